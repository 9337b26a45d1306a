// Distinct items of a sequence with recency weights, for models that ignore the order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/interactions.hpp"

namespace segue::training {

struct WeightedItem {
  std::int32_t item;
  float weight;
  std::int32_t back;  // steps back from the newest row to the item's newest occurrence
};

/// Each item of the sequence once, newest first, with weight 2^(−back / half_life); with a half_life of 0 all
/// weights are 1.
std::vector<WeightedItem> distinct_items(std::span<const InteractionRow> sequence, double half_life);

/// Calls `visit` with the rows of each sequence; `rows` must be grouped by sequence.
template <class Visit>
void for_each_sequence(std::span<const InteractionRow> rows, Visit visit) {
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    while (end < rows.size() && rows[end].sequence == rows[begin].sequence) ++end;
    visit(rows.subspan(begin, end - begin));
  }
}

}  // namespace segue::training
