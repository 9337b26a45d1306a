// The row selection of a scan's first phase: from the integer inner products to the rows that may still
// belong to the list.
#pragma once

#include <cstdint>

#include "models/scoring/scan/quantised_matrix.hpp"

namespace segue::models {

/// A row whose exact score is guaranteed to be in [lower, upper].
struct BoundedRow {
  std::int32_t row = 0;
  float lower = 0;
  float upper = 0;
};

/// Writes those rows of the panels [begin, begin + count) whose upper bound reaches `threshold` (or is NaN),
/// and returns their number. `dots`: [count * 16], the exact Σ ρξ. `found` has room for count * 16.
std::size_t rows_that_reach(const QuantisedMatrix& matrix, const QuantisedQuery& query, std::int64_t begin,
                            std::int64_t count, const std::int32_t* dots, float threshold, BoundedRow* found);

}  // namespace segue::models
