#include "training/baselines/factor_solver.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cholesky_inverse.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/mm.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <stdexcept>

namespace segue::training {
namespace {

// LibTorch for the two large products of a side, Eigen for the many small systems: a call costs it nothing.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The values as rows of `width`.
template <class Value>
auto rows_of(std::span<Value> values, std::size_t width) {
  using Of = std::conditional_t<std::is_const_v<Value>, const Matrix, Matrix>;
  return Eigen::Map<Of>(values.data(), static_cast<Eigen::Index>(values.size() / width),
                        static_cast<Eigen::Index>(width));
}

std::vector<float> copy(const at::Tensor& of) {
  const auto values = of.contiguous();
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

}  // namespace

FactorSolver::FactorSolver(std::span<const float> fixed, std::size_t factors, double regularisation,
                           double confidence)
    : fixed_(fixed), factors_(factors), confidence_(static_cast<float>(confidence)) {
  const auto width = static_cast<std::int64_t>(factors);
  const auto rows = static_cast<std::int64_t>(fixed.size()) / width;
  const auto y = at::from_blob(const_cast<float*>(fixed.data()), {rows, width}, at::kFloat);
  auto gram = at::mm(y.t(), y).to(at::kDouble);
  gram.diagonal().add_(regularisation);
  const auto [factor, info] = at::linalg_cholesky_ex(gram);
  if (info.item<int>() != 0)
    throw std::runtime_error("ALS cannot solve for factors that depend on each other; regularise more");
  gram_ = copy(gram.to(at::kFloat));
  projected_ = copy(at::mm(y, at::cholesky_inverse(factor).to(at::kFloat)));
}

void FactorSolver::solve(std::span<const std::int32_t> observed, std::span<float> x) const {
  std::ranges::fill(x, 0);
  if (observed.empty()) return;
  const auto observed_of = [&](std::span<const float> all) -> Matrix {
    return rows_of(all, factors_)(observed, Eigen::all);
  };
  Matrix matrix;
  const auto solve_matrix = [&](std::span<float> right) {
    solve_positive_definite({matrix.data(), static_cast<std::size_t>(matrix.size())}, right);
  };
  if (observed.size() >= factors_) {  // A itself
    const Matrix fixed = observed_of(fixed_);
    matrix = rows_of(std::span(gram_), factors_);
    matrix.selfadjointView<Eigen::Upper>().rankUpdate(fixed.transpose(), confidence_ - 1);
    rows_of(x, factors_) = confidence_ * fixed.colwise().sum();
    return solve_matrix(x);
  }
  std::vector<float> right(observed.size(), 1);
  if (confidence_ != 1) {
    matrix.resize(std::ssize(observed), std::ssize(observed));
    matrix.triangularView<Eigen::Upper>() =
        (confidence_ - 1) * observed_of(fixed_).lazyProduct(observed_of(projected_).transpose());
    matrix.diagonal().array() += 1;
    solve_matrix(right);
  }
  for (std::size_t i = 0; i < observed.size(); ++i)
    rows_of(x, factors_) +=
        confidence_ * right[i] * rows_of(std::span(projected_), factors_).row(observed[i]);
}

void solve_positive_definite(std::span<float> matrix, std::span<float> right) {
  auto upper = rows_of(matrix, right.size());
  auto x = Eigen::VectorXf::Map(right.data(), upper.rows());
  Eigen::LLT<Eigen::Ref<Matrix>, Eigen::Upper>(upper).solveInPlace(x);
}

}  // namespace segue::training
