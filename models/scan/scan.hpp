// Exact top-k over the score matrix.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/scan/ranked_row.hpp"
#include "models/scan/score_matrix.hpp"

namespace segue::models {

struct ScanQuery {
  const float* factors = nullptr;  // matrix.stride() floats, those beyond dims() zero
  std::size_t k = 0;
  std::span<const std::int32_t> excluded;  // rows, ascending
};

/// Immutable, any thread.
class ScanIndex {
 public:
  explicit ScanIndex(ScoreMatrix matrix);
  const ScoreMatrix& matrix() const { return matrix_; }

 private:
  ScoreMatrix matrix_;
};

/// Scratch memory for scans: one per thread.
class Scanner {
 public:
  /// lists[i]: the k best rows of queries[i] in the order of better(), scored by score_rows(); fewer only
  /// when no more rows are left. Queries share passes over the matrix; none has an effect on another's list.
  void top_k(const ScanIndex& index, std::span<const ScanQuery> queries,
             std::span<std::vector<RankedRow>> lists);

 private:
  std::vector<std::int32_t> rows_;
  std::vector<float> scores_;
};

}  // namespace segue::models
