// The score matrix: row i holds track i's factors of all models side by side, bias[i] the part of its score
// that does not depend on the query. score(i) = row(i)·query + bias[i].
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/scoring/scan/large_array.hpp"

namespace segue::models {

/// Rows are padded with zeros to a multiple of 16 floats and aligned to 64 bytes.
class ScoreMatrix {
 public:
  ScoreMatrix(std::int64_t rows, std::int64_t dims);  // all zeros

  std::int64_t rows() const { return rows_; }
  std::int64_t dims() const { return dims_; }
  std::int64_t stride() const { return stride_; }
  float* row(std::int64_t i) { return data_.get() + i * stride_; }
  const float* row(std::int64_t i) const { return data_.get() + i * stride_; }
  std::vector<float>& bias() { return bias_; }
  const std::vector<float>& bias() const { return bias_; }

 private:
  std::int64_t rows_;
  std::int64_t dims_;
  std::int64_t stride_;
  LargeArray<float> data_;
  std::vector<float> bias_;
};

/// scores[i] = score of rows[i], the definition of every list's scores: sixteen running sums (dimension j
/// goes to sum j mod 16), folded in halves, plus bias. Bit-identical on every processor with AVX2 or better.
/// `query` has stride() floats, the last of them zero. A score that overflows to NaN counts as -infinity.
void score_rows(const ScoreMatrix& matrix, const float* query, std::span<const std::int32_t> rows,
                float* scores);

}  // namespace segue::models
