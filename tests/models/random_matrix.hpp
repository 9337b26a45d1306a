// Test support: score matrices and queries with the difficulties that a scan may meet.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "models/scoring/scan/scan.hpp"

namespace segue::models::testing {

enum class Difficulty {
  plain,           // normal values
  ties,            // few different rows
  uneven_columns,  // column j larger than column j - 1, a thousandfold in all
  uneven_rows,     // row norms over six orders of magnitude
  spiky,           // one huge value a row
  zeros,           // most rows and biases are zero
  huge,            // scores that overflow
  tiny,            // values below the smallest normal float
};

inline ScoreMatrix random_matrix(std::int64_t rows, std::int64_t dims, Difficulty difficulty,
                                 std::mt19937& random) {
  std::normal_distribution<float> normal(0, 1);
  std::uniform_real_distribution<float> uniform(0, 1);
  ScoreMatrix matrix(rows, dims);
  for (std::int64_t i = 0; i < rows; ++i) {
    if (difficulty == Difficulty::ties && i >= 5) {
      const auto same = static_cast<std::int64_t>(random() % 5);
      std::copy_n(matrix.row(same), dims, matrix.row(i));
      matrix.bias()[i] = matrix.bias()[same];
      continue;
    }
    if (difficulty == Difficulty::zeros && random() % 8 != 0) continue;
    float size = 1;
    if (difficulty == Difficulty::uneven_rows) size = std::pow(10.0F, 6 * uniform(random) - 3);
    if (difficulty == Difficulty::huge) size = 1e37F;
    if (difficulty == Difficulty::tiny) size = 1e-40F;
    for (std::int64_t j = 0; j < dims; ++j) {
      float& value = matrix.row(i)[j];
      value = size * normal(random);
      if (difficulty == Difficulty::uneven_columns) {
        value *= std::pow(10.0F, 3.0F * static_cast<float>(j) / static_cast<float>(dims));
      }
    }
    if (difficulty == Difficulty::spiky && dims > 0) matrix.row(i)[random() % dims] *= 1000;
    matrix.bias()[i] = size * normal(random);
  }
  return matrix;
}

inline std::vector<float> random_query(const ScoreMatrix& matrix, Difficulty difficulty,
                                       std::mt19937& random) {
  std::normal_distribution<float> normal(0, 1);
  std::vector<float> query(static_cast<std::size_t>(matrix.stride()));
  for (std::int64_t j = 0; j < matrix.dims(); ++j) query[j] = normal(random);
  if (difficulty == Difficulty::zeros && random() % 2 == 0) std::fill(query.begin(), query.end(), 0.0F);
  if (difficulty == Difficulty::spiky && !query.empty()) query[0] *= 1000;
  return query;
}

}  // namespace segue::models::testing
