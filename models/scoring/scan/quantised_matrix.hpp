// The score matrix quantised to bytes, for the first phase of a scan, with bounds on the error of scores
// computed from the bytes.
//
// Columns are divided by a power of two c_j near their root mean square, and queries multiplied by it: the
// products r_ij x_j = r'_ij x'_j are unchanged. Then r'_i = s_i ρ_i + e_i and x' = t ξ + δ with bytes ρ and
// ξ, and by Cauchy and Schwarz
//   |r_i·x - s_i t (ρ_i·ξ)| = |e_i·tξ + r'_i·δ| <= s_i (‖e_i‖/s_i · ‖tξ‖ + ‖r'_i‖/s_i · ‖δ‖).
// Rounding in score_rows() and in the bounds themselves adds a multiple of 2^-24 (‖r'_i‖ ‖x'‖ + |bias_i|).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/scoring/scan/large_array.hpp"
#include "models/scoring/scan/panel_dots.hpp"
#include "models/scoring/scan/score_matrix.hpp"

namespace segue::models {

/// A quantised query, and its part of the error bound.
struct QuantisedQuery {
  float step = 0;                  // t
  float bytes_norm = 0;            // at least ‖tξ‖
  float remainder_norm = 0;        // at least ‖δ‖ plus rounding; infinite: the query cannot be quantised
  std::int32_t sum = 0;            // Σ ξ
  std::vector<std::int8_t> bytes;  // ξ, padded with zeros to groups
};

/// Immutable, any thread.
class QuantisedMatrix {
 public:
  explicit QuantisedMatrix(const ScoreMatrix& matrix);

  std::int64_t rows() const { return rows_count_; }
  std::int64_t panels() const { return panels_; }
  std::int64_t groups() const { return groups_; }

  /// The panels [begin, begin + count), rows stored as ρ + 128.
  PanelBlock block(std::int64_t begin, std::int64_t count) const;

  /// Quantises to bytes of at most `levels` in magnitude.
  void quantise(const float* query, int levels, QuantisedQuery& quantised) const;

  /// A lower bound of the score of row i, given its Σ ρξ `dot` and its panel's error `error` (in units of
  /// s_i).
  float lower_bound(std::int64_t i, const QuantisedQuery& query, std::int32_t dot, float error) const;

  // For every row, padded to panels: s_i, and bias_i plus its rounding error (-infinity for a padding row).
  const float* scales() const { return scales_.data(); }
  const float* upper_biases() const { return upper_biases_.data(); }
  // For every panel, the largest of its rows' ‖e_i‖/s_i and ‖r'_i‖/s_i.
  const float* error_norms() const { return error_norms_.data(); }
  const float* row_norms() const { return row_norms_.data(); }

 private:
  void quantise_row(const float* row, std::int64_t i, std::vector<double>& scaled);

  std::int64_t rows_count_;
  std::int64_t panels_;
  std::int64_t groups_;
  double rounding_;                    // of score_rows() and the bounds, relative to ‖r'_i‖ ‖x'‖
  double largest_norm_ = 0;            // of all r'_i
  std::vector<double> column_scales_;  // c_j
  LargeArray<std::uint8_t> rows_;
  std::vector<float> scales_;
  std::vector<float> upper_biases_;
  std::vector<float> error_norms_;
  std::vector<float> row_norms_;
};

}  // namespace segue::models
