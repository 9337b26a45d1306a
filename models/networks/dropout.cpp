#include "models/networks/dropout.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace segue::models {

void Dropout::seed(std::uint64_t seed) { generator_ = at::detail::createCPUGenerator(seed); }

at::Tensor Dropout::operator()(const at::Tensor& values, bool training) {
  if (!training || probability_ <= 0) return values;
  const double kept = 1 - probability_;
  auto mask = at::empty(values.sizes(), values.options().requires_grad(false));
  if (values.is_cpu())
    mask.bernoulli_(kept, generator_);
  else
    mask.bernoulli_(kept);
  return values * mask.div_(kept);
}

}  // namespace segue::models
