// Conversion between LibTorch's tensors and the registry's plain ones.
#pragma once

#include <ATen/core/Tensor.h>

#include "models/registry/tensor.hpp"

namespace segue::models {

/// A float copy in plain memory, from any device.
Tensor to_plain(const at::Tensor& tensor);

/// A float copy on the CPU.
at::Tensor to_torch(const Tensor& tensor);

}  // namespace segue::models
