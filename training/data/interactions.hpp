// In-memory data set of user-item interactions, grouped into sequences in order of time.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ingest/datasets/dataset.hpp"

namespace segue::training {

/// An interaction. Ids are rows of Interactions::users and ::items; -1: none.
struct InteractionRow {
  std::int32_t user = -1;
  std::int32_t item = -1;
  std::int32_t previous = -1;  // the item before it in its sequence
  std::int32_t sequence = -1;
  std::int64_t timestamp_ms = 0;
  float weight = 1;
  std::int8_t skipped = -1;           // 0: at once … 4: played through
  std::int8_t previous_skipped = -1;  // of the row before it in its sequence
  std::int8_t previous_repeats = -1;  // 1: that row was a repeat of an earlier item; 0: not; -1: no such row
};

/// A sequence is a session where the data set has sessions, else the history of a user. Immutable once read.
struct Interactions {
  std::string source;  // KIND:PATH
  std::vector<std::string> users;
  std::vector<std::string> items;     // in order of first appearance, as users
  std::vector<std::string> titles;    // of items, "" where not known
  std::vector<std::string> artists;   // of items, "" where not known
  std::vector<std::string> features;  // names: "genre=Comedy", "tag=rock", "artist=…", "gender=F"
  std::vector<std::vector<std::int32_t>> item_features;  // [items] indices of features, ascending
  std::vector<std::vector<std::int32_t>> user_features;  // [users]
  std::vector<InteractionRow> rows;         // by sequence; within it by time, ties in order of the file
  std::vector<std::size_t> sequence_begin;  // [sequences + 1], in rows; sequences by time of their last row
  std::size_t test_from = 0;  // the first sequence of the test set published with the data; 0: none
  ingest::DatasetReport report;

  std::int32_t user_count() const { return static_cast<std::int32_t>(users.size()); }
  std::int32_t item_count() const { return static_cast<std::int32_t>(items.size()); }
  std::size_t sequence_count() const { return sequence_begin.size() - 1; }
  std::span<const InteractionRow> sequence(std::size_t index) const {
    return std::span(rows).subspan(sequence_begin[index], sequence_begin[index + 1] - sequence_begin[index]);
  }
};

/// Minimum counts (k-core filtering). Applied repeatedly until no row is removed any more, unless `once`.
struct InteractionFilter {
  std::size_t min_item_support = 1;     // rows of an item
  std::size_t min_item_users = 1;       // different users of an item
  std::size_t min_user_support = 1;     // rows of a user
  std::size_t min_user_items = 1;       // different items of a user
  std::size_t min_sequence_length = 1;  // rows of a sequence
  std::size_t max_sequence_length = 0;  // longer ones lose their oldest rows; 0: no limit
  bool once = false;                    // a single pass, as in the preprocessing of some published results
};

/// Reads, filters and groups the data set with its metadata. The error names file and line.
boost::system::result<Interactions, std::string> read_interactions(const ingest::DatasetSpec& spec,
                                                                   const InteractionFilter& filter = {});

}  // namespace segue::training
