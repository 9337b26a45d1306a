// Sparse optimisers (lazy Adam, Adagrad) that update only the matrix rows with a gradient: those of a batch.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace segue::training {

/// Floats on the CPU use row_kernels.hpp on LibTorch's threads, other types and devices LibTorch's operators.
/// Not thread-safe.
class RowOptimiser {
 public:
  virtual ~RowOptimiser() = default;

  /// Updates the rows. `rows` int64 [R], distinct; `gradient` [R, width].
  virtual void step(const at::Tensor& rows, const at::Tensor& gradient) = 0;

  /// The optimiser's state tensors themselves: copying the state of another optimiser of the same kind into
  /// them makes this one resume from there. The matrix is not included.
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
  at::Tensor steps_;  // number of steps, int64 on the CPU
  RowAdamOptions options_;
};

struct RowAdagradOptions {
  double learning_rate = 0.05;
  double momentum = 0;
  /// Added to the sum of squared gradients before the root, which damps the first steps of a row: a row
  /// typically first occurs about a thousand times as a negative, with gradients around 1e-5.
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
