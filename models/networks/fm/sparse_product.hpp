// Differentiable products with sparse matrices, for graph convolution, sums of gathered embeddings and scores
// of sampled candidates. On the CPU computed by sparse_kernels.hpp on LibTorch's threads, on other devices by
// LibTorch's operators.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace segue::models {

/// Compressed sparse rows, [rows(), columns]; the weights receive no gradient.
struct SparseMatrix {
  at::Tensor row_begin;  // int64 [rows + 1]
  at::Tensor column;     // int32 [entries]
  at::Tensor weight;     // float [entries]
  std::int64_t columns = 0;
  bool symmetric = false;  // its own transpose

  std::int64_t rows() const { return row_begin.size(0) - 1; }
};

/// matrix · in: in [columns, d], result [rows, d]. With `rows`, int64 [R]: only those rows of the product,
/// [R, d].
at::Tensor sparse_product(const SparseMatrix& matrix, const at::Tensor& in, const at::Tensor& rows = {});

/// a_r · b_c at every entry (r, c) of the pattern, whose weights are ignored: a [rows, d], b [columns, d],
/// result [entries]. (The "sampled dense-dense product".)
at::Tensor sampled_product(const SparseMatrix& pattern, const at::Tensor& a, const at::Tensor& b);

/// The same computed by LibTorch's operators, on any device: the reference for tests of the kernels.
at::Tensor composed_sparse_product(const SparseMatrix& matrix, const at::Tensor& in,
                                   const at::Tensor& rows = {});
at::Tensor composed_sampled_product(const SparseMatrix& pattern, const at::Tensor& a, const at::Tensor& b);

}  // namespace segue::models
