// User-item interactions of a data set, for data sets that hold more or less than listening events: ratings,
// play counts, Spotify's five degrees of a skip. Never published to Kafka.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "ingest/datasets/dataset.hpp"

namespace segue::ingest {

struct Interaction {
  std::string_view user_id;
  std::string_view session_id;  // empty: the data set has no sessions
  std::string_view item_id;
  std::int64_t timestamp_ms = 0;  // 0 in data sets without times, ordered as in the file
  float weight = 1;               // a rating, a count of plays
  std::int8_t skipped = -1;       // 0: skipped at once … 4: played to the end; -1: unknown
  bool held_out = false;          // in the test part of the data set's own split
};

/// Calls `handle` for every interaction, in order of the file; the strings are valid until it returns. Every
/// kind has them: in a kind that holds listening events each play is one, with `skipped` 0 or 4 if its action
/// is known. Reports and errors as read_events().
boost::system::result<DatasetReport, std::string> read_interactions(
    const DatasetSpec& spec, const std::function<void(const Interaction&)>& handle);

}  // namespace segue::ingest
