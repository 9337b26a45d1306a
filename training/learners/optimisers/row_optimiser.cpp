#include "training/learners/optimisers/row_optimiser.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>

#include "training/learners/optimisers/row_kernels.hpp"

namespace segue::training {
namespace {

constexpr std::int64_t rows_per_thread = 256;  // minimum: for fewer, starting a thread costs more

bool by_kernel(const at::Tensor& matrix) { return matrix.is_cpu() && matrix.scalar_type() == at::kFloat; }

// Calls kernel(GradientRows) in parallel on ranges of the rows.
template <class Kernel>
void step_rows(const at::Tensor& rows, const at::Tensor& gradient, const Kernel& kernel) {
  const auto values = gradient.contiguous();
  at::parallel_for(0, rows.size(0), rows_per_thread, [&](std::int64_t begin, std::int64_t end) {
    kernel(GradientRows{rows.data_ptr<std::int64_t>(), values.data_ptr<float>(), values.size(1), begin, end});
  });
}

}  // namespace

RowAdam::RowAdam(const at::Tensor& matrix, const RowAdamOptions& options)
    : matrix_(matrix.detach()),  // shares the caller's memory
      mean_(at::zeros_like(matrix_)),
      square_(at::zeros_like(matrix_)),
      steps_(at::zeros({}, at::kLong)),
      options_(options) {}

void RowAdam::step(const at::Tensor& rows, const at::Tensor& gradient) {
  const auto steps = static_cast<double>(++*steps_.data_ptr<std::int64_t>());
  const double mean_correction = 1 - std::pow(options_.beta1, steps);
  const double square_correction = 1 - std::pow(options_.beta2, steps);
  if (by_kernel(matrix_)) {
    const AdamRows adam{matrix_.data_ptr<float>(),
                        mean_.data_ptr<float>(),
                        square_.data_ptr<float>(),
                        static_cast<float>(options_.beta1),
                        static_cast<float>(options_.beta2),
                        static_cast<float>(options_.learning_rate / mean_correction),
                        static_cast<float>(1 / square_correction),
                        static_cast<float>(options_.epsilon)};
    return step_rows(rows, gradient, [&](const GradientRows& some) { adam_rows(adam, some); });
  }
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

RowAdagrad::RowAdagrad(const at::Tensor& matrix, const RowAdagradOptions& options)
    : matrix_(matrix.detach()), sum_(at::zeros_like(matrix_)), options_(options) {
  if (options.momentum > 0) velocity_ = at::zeros_like(matrix_);
}

std::vector<at::Tensor> RowAdagrad::state() const {
  if (velocity_.defined()) return {sum_, velocity_};
  return {sum_};
}

void RowAdagrad::step(const at::Tensor& rows, const at::Tensor& gradient) {
  if (by_kernel(matrix_)) {
    const AdagradRows adagrad{matrix_.data_ptr<float>(),
                              sum_.data_ptr<float>(),
                              velocity_.defined() ? velocity_.data_ptr<float>() : nullptr,
                              static_cast<float>(options_.learning_rate),
                              static_cast<float>(options_.momentum),
                              static_cast<float>(options_.epsilon)};
    return step_rows(rows, gradient, [&](const GradientRows& some) { adagrad_rows(adagrad, some); });
  }
  auto sum = sum_.index_select(0, rows).addcmul_(gradient, gradient);
  sum_.index_copy_(0, rows, sum);
  auto step = gradient * options_.learning_rate / sum.add_(options_.epsilon).sqrt_();
  if (velocity_.defined()) {
    step.add_(velocity_.index_select(0, rows), options_.momentum);
    velocity_.index_copy_(0, rows, step);
  }
  matrix_.index_copy_(0, rows, matrix_.index_select(0, rows).sub_(step));
}

}  // namespace segue::training
