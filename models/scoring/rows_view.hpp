// A non-owning view of a read-only matrix, its rows `stride` floats apart.
#pragma once

#include <cstdint>

#include "models/registry/tensor.hpp"

namespace segue::models {

struct RowsView {
  RowsView(const float* data, std::int64_t rows, std::int64_t columns, std::int64_t stride)
      : data(data), rows(rows), columns(columns), stride(stride) {}
  /// Of a tensor of two axes, which must outlive the view.
  explicit RowsView(const Tensor& tensor)
      : RowsView(tensor.data.data(), tensor.dim(0), tensor.dim(1), tensor.dim(1)) {}

  const float* row(std::int64_t i) const { return data + i * stride; }

  const float* data;
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t stride;
};

}  // namespace segue::models
