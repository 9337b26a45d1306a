// The items of a sequence as models without an order see it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/interactions.hpp"

namespace segue::training {

struct WeightedItem {
  std::int32_t item;
  float weight;
  std::int32_t back;  // steps from the newest row to its newest occurrence
};

/// Each item of the sequence once, newest first, weighing ½ to the power of `back` over `half_life`; 0: each
/// weighs 1.
std::vector<WeightedItem> distinct_items(std::span<const InteractionRow> sequence, double half_life);

/// Calls `visit` with the rows of each sequence; those of a sequence stand together.
template <class Visit>
void for_each_sequence(std::span<const InteractionRow> rows, Visit visit) {
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    while (end < rows.size() && rows[end].sequence == rows[begin].sequence) ++end;
    visit(rows.subspan(begin, end - begin));
  }
}

}  // namespace segue::training
