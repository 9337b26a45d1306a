// Products with sparse matrices that LibTorch can differentiate: graph convolution, sums of gathered
// embeddings and scores of sampled candidates are all one of these. On the CPU in kernels of our own
// (sparse_kernels.hpp) on LibTorch's threads; on another device composed of LibTorch's operators.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace segue::models {

/// Compressed sparse rows, [rows(), columns]; no gradient reaches the weights.
struct SparseMatrix {
  at::Tensor row_begin;  // int64 [rows + 1]
  at::Tensor column;     // int32 [entries]
  at::Tensor weight;     // float [entries]
  std::int64_t columns = 0;
  bool symmetric = false;  // its own transpose

  std::int64_t rows() const { return row_begin.size(0) - 1; }
};

/// matrix · in: in [columns, d], result [rows, d]. With `rows`, int64 [R]: those rows of the product alone,
/// [R, d].
at::Tensor sparse_product(const SparseMatrix& matrix, const at::Tensor& in, const at::Tensor& rows = {});

/// a_r · b_c at every entry (r, c) of the pattern, whose weights do not count: a [rows, d], b [columns, d],
/// result [entries]. (The "sampled dense-dense product".)
at::Tensor sampled_product(const SparseMatrix& pattern, const at::Tensor& a, const at::Tensor& b);

/// The same by LibTorch's operators alone, on any device: what the kernels are tested against.
at::Tensor composed_sparse_product(const SparseMatrix& matrix, const at::Tensor& in,
                                   const at::Tensor& rows = {});
at::Tensor composed_sampled_product(const SparseMatrix& pattern, const at::Tensor& a, const at::Tensor& b);

}  // namespace segue::models
