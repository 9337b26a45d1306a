#include "training/baselines/factor_solver.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cholesky_inverse.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/mm.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace segue::training {
namespace {

constexpr std::size_t lanes = 8;  // independent sums, which the compiler keeps in vector registers

float dot(const float* a, const float* b, std::size_t n) {
  std::array<float, lanes> sums{};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  float sum = 0;
  for (const auto part : sums) sum += part;
  for (; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

void add_scaled(float scale, const float* from, float* to, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] += scale * from[i];
}

/// Adds scale · aᵀa to the upper triangle of `to`, [n, n]; a is [depth, n]. Four rows of a at a time, so that
/// `to` is loaded and stored a quarter as often.
void add_gram(float scale, const float* a, std::size_t depth, std::size_t n, float* to) {
  std::size_t k = 0;
  for (; k + 4 <= depth; k += 4) {
    const auto *a0 = a + k * n, *a1 = a0 + n, *a2 = a1 + n, *a3 = a2 + n;
    for (std::size_t i = 0; i < n; ++i) {
      const auto s0 = scale * a0[i], s1 = scale * a1[i], s2 = scale * a2[i], s3 = scale * a3[i];
      auto* row = to + i * n;
      for (std::size_t j = i; j < n; ++j) row[j] += s0 * a0[j] + s1 * a1[j] + s2 * a2[j] + s3 * a3[j];
    }
  }
  for (; k < depth; ++k)
    for (std::size_t i = 0; i < n; ++i)
      add_scaled(scale * a[k * n + i], a + k * n + i, to + i * n + i, n - i);
}

at::Tensor matrix_of(std::span<const float> values, std::int64_t width) {
  const auto rows = static_cast<std::int64_t>(values.size()) / width;
  return at::from_blob(const_cast<float*>(values.data()), {rows, width}, at::kFloat);
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
  const auto y = matrix_of(fixed, width);
  auto gram = at::mm(y.t(), y).to(at::kDouble);
  gram.diagonal().add_(regularisation);
  const auto [factor, info] = at::linalg_cholesky_ex(gram);
  if (info.item<int>() != 0)
    throw std::runtime_error("ALS cannot solve for factors that depend on each other; regularise more");
  gram_ = copy(gram.to(at::kFloat));
  projected_ = copy(at::mm(y, at::cholesky_inverse(factor).to(at::kFloat)));
}

void FactorSolver::solve(std::span<const std::int32_t> observed, std::span<float> x, Scratch& scratch) const {
  std::ranges::fill(x, 0);
  if (observed.size() < factors_)
    solve_small(observed, x, scratch);
  else
    solve_large(observed, x, scratch);
}

void FactorSolver::solve_small(std::span<const std::int32_t> observed, std::span<float> x,
                               Scratch& scratch) const {
  const auto n = observed.size();
  const auto row = [&](std::span<const float> of, std::size_t i) {
    return of.data() + static_cast<std::size_t>(observed[i]) * factors_;
  };
  scratch.right.assign(n, 1);
  if (confidence_ != 1) {
    scratch.matrix.resize(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i; j < n; ++j)
        scratch.matrix[i * n + j] = (confidence_ - 1) * dot(row(fixed_, i), row(projected_, j), factors_);
      scratch.matrix[i * n + i] += 1;
    }
    solve_positive_definite(scratch.matrix, scratch.right);
  }
  for (std::size_t i = 0; i < n; ++i)
    add_scaled(confidence_ * scratch.right[i], row(projected_, i), x.data(), factors_);
}

void FactorSolver::solve_large(std::span<const std::int32_t> observed, std::span<float> x,
                               Scratch& scratch) const {
  scratch.matrix = gram_;
  scratch.gathered.clear();  // Y_t
  for (const auto other : observed) {
    const auto y = fixed_.subspan(static_cast<std::size_t>(other) * factors_, factors_);
    add_scaled(confidence_, y.data(), x.data(), factors_);
    scratch.gathered.insert(scratch.gathered.end(), y.begin(), y.end());
  }
  add_gram(confidence_ - 1, scratch.gathered.data(), observed.size(), factors_, scratch.matrix.data());
  solve_positive_definite(scratch.matrix, x);
}

void solve_positive_definite(std::span<float> matrix, std::span<float> right) {
  const auto n = right.size();
  // matrix = UᵀU, U replacing its upper triangle; Uᵀ z = right on the way.
  for (std::size_t k = 0; k < n; ++k) {
    auto* pivot = matrix.data() + k * n;
    const auto scale = 1 / std::sqrt(pivot[k]);
    for (std::size_t j = k; j < n; ++j) pivot[j] *= scale;
    right[k] *= scale;
    for (std::size_t i = k + 1; i < n; ++i)
      add_scaled(-pivot[i], pivot + i, matrix.data() + i * n + i, n - i);
    add_scaled(-right[k], pivot + k + 1, right.data() + k + 1, n - k - 1);
  }
  for (std::size_t k = n; k-- > 0;) {
    const auto* pivot = matrix.data() + k * n;
    right[k] = (right[k] - dot(pivot + k + 1, right.data() + k + 1, n - k - 1)) / pivot[k];
  }
}

}  // namespace segue::training
