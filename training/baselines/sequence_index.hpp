// Which past sequences share items with the one at hand: an inverted index from items to sequences, newest
// first, as VMIS-kNN has it (Kersbergen, Sprangers and Schelter 2022).
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "training/baselines/distinct_items.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// Not thread-safe: the space in which similarities add up is its own.
class SequenceIndex {
 public:
  struct Neighbour {
    std::uint32_t sequence;  // of those indexed, in order of their last row's time
    float similarity;        // summed weights of the items shared
    std::int32_t newest;     // which of the items given, the first of those shared
  };

  /// Of each item the `sample` newest sequences are kept. Rows of a sequence stand together.
  SequenceIndex(std::span<const InteractionRow> rows, std::int32_t items,
                std::size_t sample = std::numeric_limits<std::size_t>::max());

  std::size_t size() const { return begin_.size() - 1; }
  /// The distinct items of a sequence with the place of their newest occurrence, from 0 the oldest.
  struct PlacedItem {
    std::int32_t item;
    std::int32_t place;
  };
  std::span<const PlacedItem> items_of(std::uint32_t sequence) const {
    return std::span(items_).subspan(begin_[sequence], begin_[sequence + 1] - begin_[sequence]);
  }
  std::int64_t last_time_ms(std::uint32_t sequence) const { return last_time_ms_[sequence]; }
  /// Sequences that hold the item, before the sample.
  std::size_t support(std::int32_t item) const { return support_[static_cast<std::size_t>(item)]; }

  /// The indexed sequences that share an item with `items`, but for the one numbered `own` in the data, in no
  /// order; valid until the next call.
  std::span<Neighbour> neighbours(std::span<const WeightedItem> items, std::int32_t own);

 private:
  std::vector<std::size_t> begin_{0};  // [sequences + 1], in items_
  std::vector<PlacedItem> items_;
  std::vector<std::int32_t> number_;        // in the data
  std::vector<std::int64_t> last_time_ms_;  // [sequences]
  std::vector<std::size_t> support_;        // [items]
  std::vector<std::size_t> posting_begin_;  // [items + 1]
  std::vector<std::uint32_t> postings_;     // newest first
  std::vector<std::int32_t> found_;         // place of a sequence among neighbours_, -1: not yet
  std::vector<Neighbour> neighbours_;
};

/// Keeps the `count` most similar neighbours, of equals the newest.
std::span<SequenceIndex::Neighbour> nearest(std::span<SequenceIndex::Neighbour> neighbours,
                                            std::size_t count);

}  // namespace segue::training
