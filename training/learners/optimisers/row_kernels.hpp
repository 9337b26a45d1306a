// SIMD kernels of Adam and Adagrad steps on some rows of a float matrix, in one pass over memory.
#pragma once

#include <cstdint>

namespace segue::training {

/// Gradients: row i is that of row rows[i] of the matrices, `width` floats each; i in [begin, end).
struct GradientRows {
  const std::int64_t* rows;
  const float* gradient;
  std::int64_t width;
  std::int64_t begin;
  std::int64_t end;
};

struct AdamRows {
  float* matrix;
  float* mean;    // first moment
  float* square;  // second moment
  float beta1;
  float beta2;
  float rate;               // learning rate / (1 − beta1^t)
  float square_correction;  // 1 / (1 − beta2^t)
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
