// A dense float tensor in plain memory, as stored in the registry and read in serving, without LibTorch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace segue::models {

struct Tensor {
  std::vector<std::int64_t> shape;  // row-major
  std::vector<float> data;

  std::int64_t dim(std::size_t axis) const { return shape.at(axis); }
  const float* row(std::int64_t i) const { return data.data() + i * shape.at(1); }
  bool empty() const { return data.empty(); }
};

}  // namespace segue::models
