// A row with its score, and the order of lists: best score first, ties by row.
#pragma once

#include <cstdint>

namespace segue::models {

struct RankedRow {
  std::int32_t row = 0;
  float score = 0;
  friend bool operator==(const RankedRow&, const RankedRow&) = default;
};

/// A strict total order as long as no score is NaN.
inline bool better(const RankedRow& a, const RankedRow& b) {
  return a.score != b.score ? a.score > b.score : a.row < b.row;
}

}  // namespace segue::models
