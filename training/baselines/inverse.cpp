#include "training/baselines/inverse.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cholesky_inverse.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_cholesky_ex.h>

#include <stdexcept>

namespace segue::training {

void invert_positive_definite(std::vector<float>& matrix, std::size_t n) {
  const auto size = static_cast<std::int64_t>(n);
  auto view = at::from_blob(matrix.data(), {size, size}, at::kFloat);
  at::Tensor inverse;
  {
    const auto [factor, info] = at::linalg_cholesky_ex(view);
    if (info.item<int>() != 0) throw std::runtime_error("the matrix to invert is not positive definite");
    inverse = at::cholesky_inverse(factor);
  }
  view.copy_(inverse);
}

}  // namespace segue::training
