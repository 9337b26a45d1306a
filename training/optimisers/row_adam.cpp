#include "training/optimisers/row_adam.hpp"

#include <ATen/ATen.h>

#include <cmath>

namespace segue::training {

RowAdam::RowAdam(at::Tensor matrix, const RowAdamOptions& options)
    : matrix_(matrix.detach()),  // shares its memory
      mean_(at::zeros_like(matrix_)),
      square_(at::zeros_like(matrix_)),
      options_(options) {}

void RowAdam::step(const at::Tensor& rows, const at::Tensor& gradient) {
  ++steps_;
  const double mean_correction = 1 - std::pow(options_.beta1, static_cast<double>(steps_));
  const double square_correction = 1 - std::pow(options_.beta2, static_cast<double>(steps_));
  auto mean = mean_.index_select(0, rows).mul_(options_.beta1).add_(gradient, 1 - options_.beta1);
  auto square =
      square_.index_select(0, rows).mul_(options_.beta2).addcmul_(gradient, gradient, 1 - options_.beta2);
  mean_.index_copy_(0, rows, mean);
  square_.index_copy_(0, rows, square);
  auto divisor = square.div_(square_correction).sqrt_().add_(options_.epsilon);
  matrix_.index_copy_(
      0, rows,
      matrix_.index_select(0, rows).addcdiv_(mean, divisor, -options_.learning_rate / mean_correction));
}

}  // namespace segue::training
