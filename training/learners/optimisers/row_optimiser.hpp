// Optimisers that step single rows of a matrix: a batch touches few rows of an embedding, and only they pay.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace segue::training {

/// Floats on the CPU go through row_kernels.hpp, on LibTorch's threads; any other kind and device through
/// LibTorch's own operators.
class RowOptimiser {
 public:
  virtual ~RowOptimiser() = default;

  /// `rows` int64 [R], each once; `gradient` [R, width].
  virtual void step(const at::Tensor& rows, const at::Tensor& gradient) = 0;

  /// What it remembers between steps, in place: copying into it what another of its kind remembered makes it
  /// go on from there. The matrix is not part of it.
  virtual std::vector<at::Tensor> state() const = 0;
};

struct RowAdamOptions {
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// "Lazy" Adam (Kingma and Ba 2015): the moments of a row decay only when it is touched; the bias correction
/// counts the steps of the whole matrix.
class RowAdam : public RowOptimiser {
 public:
  /// `matrix` [n, width] is changed in place by step().
  RowAdam(const at::Tensor& matrix, const RowAdamOptions& options);
  void step(const at::Tensor& rows, const at::Tensor& gradient) override;
  std::vector<at::Tensor> state() const override { return {mean_, square_, steps_}; }

 private:
  at::Tensor matrix_;
  at::Tensor mean_;
  at::Tensor square_;
  at::Tensor steps_;  // how many, int64 on the CPU
  RowAdamOptions options_;
};

struct RowAdagradOptions {
  double learning_rate = 0.05;
  double momentum = 0;
  /// Added to the sum of squares, before the root: what a row has to have felt before it steps by the whole
  /// rate. The gradients of a negative are around 1e-5, and a thousand times each row is first met as one.
  double epsilon = 1e-6;
};

/// Adagrad (Duchi et al. 2011) with momentum on the scaled step, as GRU4Rec trains: a row's velocity decays
/// only when it is touched.
class RowAdagrad : public RowOptimiser {
 public:
  /// `matrix` [n, width] is changed in place by step().
  RowAdagrad(const at::Tensor& matrix, const RowAdagradOptions& options);
  void step(const at::Tensor& rows, const at::Tensor& gradient) override;
  std::vector<at::Tensor> state() const override;

 private:
  at::Tensor matrix_;
  at::Tensor sum_;
  at::Tensor velocity_;  // undefined without momentum
  RowAdagradOptions options_;
};

}  // namespace segue::training
