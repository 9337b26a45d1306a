// Number of occurrences of each item.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/interactions.hpp"

namespace segue::training {

/// [catalogue].
std::vector<float> item_counts(std::span<const std::int32_t> items, std::int32_t catalogue);
std::vector<float> item_counts(std::span<const InteractionRow> rows, std::int32_t catalogue);

}  // namespace segue::training
