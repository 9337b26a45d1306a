// Test support: a gradient against finite differences.
#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

namespace segue::testing_support {

/// Compares the gradient of `loss`, a scalar, by the leaf `at` with central differences of every element. In
/// single precision step and tolerance must be large.
inline void expect_gradient(torch::Tensor at, const std::function<torch::Tensor()>& loss, double step = 1e-6,
                            double tolerance = 1e-7) {
  at.mutable_grad() = torch::Tensor();
  loss().backward();
  const auto gradient = at.grad().clone();
  const torch::NoGradGuard no_grad;
  auto flat = at.view(-1);
  for (std::int64_t i = 0; i < flat.numel(); ++i) {
    const auto value = flat[i].item<double>();
    flat[i] = value + step;
    const auto above = loss().item<double>();
    flat[i] = value - step;
    const auto below = loss().item<double>();
    flat[i] = value;
    EXPECT_NEAR(gradient.view(-1)[i].item<double>(), (above - below) / (2 * step), tolerance)
        << "element " << i;
  }
}

}  // namespace segue::testing_support
