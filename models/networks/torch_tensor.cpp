#include "models/networks/torch_tensor.hpp"

#include <ATen/ops/from_blob.h>

#include <algorithm>

namespace segue::models {

Tensor to_plain(const at::Tensor& tensor) {
  const auto source = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
  Tensor plain;
  plain.shape.assign(source.sizes().begin(), source.sizes().end());
  plain.data.assign(source.data_ptr<float>(), source.data_ptr<float>() + source.numel());
  return plain;
}

at::Tensor to_torch(const Tensor& tensor) {
  return at::from_blob(const_cast<float*>(tensor.data.data()), tensor.shape, at::kFloat).clone();
}

}  // namespace segue::models
