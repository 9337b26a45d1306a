// Dropout with a random generator of its own, so that networks trained in parallel do not share LibTorch's
// global one and masks depend on the seed alone.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace segue::models {

/// On a GPU the masks come from LibTorch's generator. Not thread-safe.
class Dropout {
 public:
  explicit Dropout(double probability) : probability_(probability) { seed(1); }

  void seed(std::uint64_t seed);

  /// In training, zeroes elements with probability p and scales the others by 1 / (1 - p) (Srivastava et al.
  /// 2014); otherwise, and if p is 0, returns `values` itself.
  at::Tensor operator()(const at::Tensor& values, bool training);

 private:
  double probability_;
  at::Generator generator_;
};

}  // namespace segue::models
