// A step of an optimiser on some rows of a matrix of floats, in one pass over memory.
#pragma once

#include <cstdint>

namespace segue::training {

/// Gradient row i belongs to row rows[i] of the matrices, `width` floats each; i in [begin, end).
struct GradientRows {
  const std::int64_t* rows;
  const float* gradient;
  std::int64_t width;
  std::int64_t begin;
  std::int64_t end;
};

struct AdamRows {
  float* matrix;
  float* mean;
  float* square;
  float beta1;
  float beta2;
  float rate;               // the learning rate over the correction of the mean's bias
  float square_correction;  // 1 over that of the square
  float epsilon;
};
void adam_rows(const AdamRows& adam, const GradientRows& gradients);

struct AdagradRows {
  float* matrix;
  float* sum;       // of squared gradients
  float* velocity;  // null: no momentum
  float rate;
  float momentum;
  float epsilon;
};
void adagrad_rows(const AdagradRows& adagrad, const GradientRows& gradients);

}  // namespace segue::training
