// Inverted index from items to past sequences, newest first, for nearest-neighbour search as in VMIS-kNN
// (Kersbergen, Sprangers and Schelter 2022).
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "training/baselines/distinct_items.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// Not thread-safe: neighbours() accumulates in members.
class SequenceIndex {
 public:
  struct Neighbour {
    std::uint32_t sequence;  // index; indexed sequences are sorted by the time of their last row
    float similarity;        // sum of the weights of the shared items
    std::int32_t newest;     // index into the query's items of the first shared one
  };

  /// Indexes the `sample` newest sequences of each item. `rows` must be grouped by sequence.
  SequenceIndex(std::span<const InteractionRow> rows, std::int32_t items,
                std::size_t sample = std::numeric_limits<std::size_t>::max());

  std::size_t size() const { return begin_.size() - 1; }
  /// A distinct item of a sequence with the position of its newest occurrence, from 0 (oldest).
  struct PlacedItem {
    std::int32_t item;
    std::int32_t place;
  };
  std::span<const PlacedItem> items_of(std::uint32_t sequence) const {
    return std::span(items_).subspan(begin_[sequence], begin_[sequence + 1] - begin_[sequence]);
  }
  std::int64_t last_time_ms(std::uint32_t sequence) const { return last_time_ms_[sequence]; }
  /// Number of sequences that hold the item, before sampling.
  std::size_t support(std::int32_t item) const { return support_[static_cast<std::size_t>(item)]; }

  /// The indexed sequences that share an item with the query's `items`, except the query's own sequence
  /// (InteractionRow::sequence `own`), unordered; valid until the next call.
  std::span<Neighbour> neighbours(std::span<const WeightedItem> items, std::int32_t own);

 private:
  std::vector<std::size_t> begin_{0};  // [sequences + 1], in items_
  std::vector<PlacedItem> items_;
  std::vector<std::int32_t> number_;        // [sequences] InteractionRow::sequence
  std::vector<std::int64_t> last_time_ms_;  // [sequences]
  std::vector<std::size_t> support_;        // [items]
  std::vector<std::size_t> posting_begin_;  // [items + 1]
  std::vector<std::uint32_t> postings_;     // newest first
  std::vector<std::int32_t> found_;         // [sequences] index into neighbours_, -1: not found yet
  std::vector<Neighbour> neighbours_;
};

/// The `count` most similar neighbours, moved to the front; ties go to the newest.
std::span<SequenceIndex::Neighbour> nearest(std::span<SequenceIndex::Neighbour> neighbours,
                                            std::size_t count);

}  // namespace segue::training
