// Number of occurrences of each item.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/interactions.hpp"

namespace segue::training {

/// [catalogue].
inline std::vector<float> item_counts(std::span<const std::int32_t> items, std::int32_t catalogue) {
  std::vector<float> counts(static_cast<std::size_t>(catalogue), 0);
  for (const auto item : items) ++counts[static_cast<std::size_t>(item)];
  return counts;
}

inline std::vector<float> item_counts(std::span<const InteractionRow> rows, std::int32_t catalogue) {
  std::vector<float> counts(static_cast<std::size_t>(catalogue), 0);
  for (const auto& row : rows) ++counts[static_cast<std::size_t>(row.item)];
  return counts;
}

}  // namespace segue::training
