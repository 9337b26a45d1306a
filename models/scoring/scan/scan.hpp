// Exact top-k search over the score matrix, in two phases: a pass over the quantised rows, which safely
// excludes all but a few hundred rows, then score_rows() on those. The list is bit-identical to that of
// score_rows() on every row.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "models/scoring/scan/panel_dots.hpp"
#include "models/scoring/scan/quantised_matrix.hpp"
#include "models/scoring/scan/ranked_row.hpp"
#include "models/scoring/scan/score_matrix.hpp"

namespace segue::models {

struct ScanQuery {
  const float* factors = nullptr;  // matrix.stride() floats, those beyond dims() zero
  std::size_t k = 0;
  std::span<const std::int32_t> excluded;  // rows, ascending
};

/// Immutable, any thread. Takes 5 bytes of memory per value of the matrix.
class ScanIndex {
 public:
  explicit ScanIndex(ScoreMatrix matrix) : matrix_(std::move(matrix)), quantised_(matrix_) {}
  const ScoreMatrix& matrix() const { return matrix_; }
  const QuantisedMatrix& quantised() const { return quantised_; }

 private:
  ScoreMatrix matrix_;
  QuantisedMatrix quantised_;
};

/// Holds scratch memory: one per thread.
class Scanner {
 public:
  /// The kernel affects the time only.
  explicit Scanner(const PanelKernel& kernel = panel_kernels().front());
  ~Scanner();

  /// lists[i]: the k best rows of queries[i] in the order of better(), scored by score_rows(); fewer only
  /// when no more rows are left. Queries share passes over the matrix, sixteen at a time, without any effect
  /// on each other's lists.
  void top_k(const ScanIndex& index, std::span<const ScanQuery> queries,
             std::span<std::vector<RankedRow>> lists);

 private:
  struct Pass;
  std::unique_ptr<Pass> pass_;
};

}  // namespace segue::models
