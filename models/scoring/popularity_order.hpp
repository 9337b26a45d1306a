// The catalogue in order of popularity: version 0's list, and every version's list for a listener about whom
// nothing is known.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/scoring/scan/ranked_row.hpp"

namespace segue::models {

/// Immutable, any thread.
class PopularityOrder {
 public:
  explicit PopularityOrder(const std::vector<float>& counts);

  /// The first k that are not in `excluded` (ascending rows), scored log(1 + count); ties by row.
  void top_k(std::size_t k, std::span<const std::int32_t> excluded, std::vector<RankedRow>& list) const;

 private:
  std::vector<RankedRow> order_;
};

}  // namespace segue::models
