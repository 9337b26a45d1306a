// Adam (Kingma and Ba 2015) on single rows of a matrix: a batch touches few rows of an embedding, and only
// they pay.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace segue::training {

struct RowAdamOptions {
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// "Lazy" Adam: the moments of a row decay only when it is touched; the bias correction counts the steps of
/// the whole matrix.
class RowAdam {
 public:
  /// `matrix` [n, width] is changed in place by step().
  RowAdam(at::Tensor matrix, const RowAdamOptions& options);

  /// `rows` int64 [R], each once; `gradient` [R, width].
  void step(const at::Tensor& rows, const at::Tensor& gradient);

 private:
  at::Tensor matrix_;
  at::Tensor mean_;
  at::Tensor square_;
  RowAdamOptions options_;
  std::int64_t steps_ = 0;
};

}  // namespace segue::training
