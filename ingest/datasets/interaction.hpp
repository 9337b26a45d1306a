// What a data set says about a user and an item, where it says more or less than a listening event does: a
// rating, a count of plays, one of Spotify's five degrees of a skip. Never published to Kafka.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "ingest/datasets/dataset.hpp"

namespace segue::ingest {

struct Interaction {
  std::string_view user_id;
  std::string_view session_id;  // empty: the data set knows no sessions
  std::string_view item_id;
  std::int64_t timestamp_ms = 0;  // of data sets without times: 0, and the order is that of the file
  float weight = 1;               // a rating, a count of plays
  std::int8_t skipped = -1;       // 0: at once … 4: played through; -1: not known
  bool held_out = false;          // the data set's own split keeps it for the test
};

/// Interactions in order of the file; their strings live until the handler returns. Every kind has them: of a
/// kind that holds listening events each play is one, skipped 0 or 4 where its action is known. Reports and
/// errors as read_events().
boost::system::result<DatasetReport, std::string> read_interactions(
    const DatasetSpec& spec, const std::function<void(const Interaction&)>& handle);

}  // namespace segue::ingest
