// Dropout whose masks depend on its own seed alone, so that networks trained side by side do not share
// LibTorch's one generator.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace segue::models {

/// On a GPU the masks are LibTorch's own.
class Dropout {
 public:
  explicit Dropout(double probability) : probability_(probability) { seed(1); }

  void seed(std::uint64_t seed);

  /// In training, elements are zeroed with the probability and the others scaled up by what is lost
  /// (Srivastava et al. 2014); otherwise, and when the probability is 0, `values` itself.
  at::Tensor operator()(const at::Tensor& values, bool training);

 private:
  double probability_;
  at::Generator generator_;
};

}  // namespace segue::models
