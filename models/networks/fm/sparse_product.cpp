#include "models/networks/fm/sparse_product.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "models/networks/fm/sparse_kernels.hpp"
#include "models/networks/parallel_ranges.hpp"

namespace segue::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

SparseRows view(const SparseMatrix& matrix, const at::Tensor& rows = {}) {
  return {matrix.row_begin.data_ptr<std::int64_t>(), matrix.column.data_ptr<std::int32_t>(),
          matrix.weight.defined() ? matrix.weight.data_ptr<float>() : nullptr,
          rows.defined() ? rows.data_ptr<std::int64_t>() : nullptr};
}

at::Tensor product(const SparseMatrix& matrix, const at::Tensor& in, const at::Tensor& rows) {
  const auto source = in.contiguous();
  const auto count = rows.defined() ? rows.size(0) : matrix.rows();
  auto out = at::empty({count, source.size(1)}, source.options());
  parallel_ranges(count, [&](std::int64_t begin, std::int64_t end) {
    multiply(view(matrix, rows), begin, end, source.data_ptr<float>(), source.size(1), out.data_ptr<float>());
  });
  return out;
}

at::Tensor transposed_product(const SparseMatrix& matrix, const at::Tensor& in, const at::Tensor& rows) {
  if (matrix.symmetric && !rows.defined()) return product(matrix, in, rows);
  const auto source = in.contiguous();
  auto out = at::zeros({matrix.columns, source.size(1)}, source.options());
  parallel_ranges(
      matrix.columns,
      [&](std::int64_t begin, std::int64_t end) {
        multiply_transposed(view(matrix, rows), source.size(0), begin, end, source.data_ptr<float>(),
                            source.size(1), out.data_ptr<float>());
      },
      1);  // since every part reads every entry
  return out;
}

// One struct, since autograd accepts no undefined tensor as an argument.
struct SomeRows {
  SparseMatrix matrix;
  at::Tensor rows;
};

struct SparseProduct : torch::autograd::Function<SparseProduct> {
  static at::Tensor forward(AutogradContext* context, const SomeRows& of, const at::Tensor& in) {
    const auto& [matrix, rows] = of;
    context->save_for_backward({matrix.row_begin, matrix.column, matrix.weight, rows});
    context->saved_data["columns"] = matrix.columns;
    context->saved_data["symmetric"] = matrix.symmetric;
    return product(matrix, in, rows);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const SparseMatrix matrix{saved[0], saved[1], saved[2], context->saved_data["columns"].toInt(),
                              context->saved_data["symmetric"].toBool()};
    return {{}, transposed_product(matrix, gradients[0], saved[3])};
  }
};

struct SampledProduct : torch::autograd::Function<SampledProduct> {
  static at::Tensor forward(AutogradContext* context, const SparseMatrix& pattern, const at::Tensor& a,
                            const at::Tensor& b) {
    const auto left = a.contiguous(), right = b.contiguous();
    auto out = at::empty({pattern.column.size(0)}, left.options());
    parallel_ranges(pattern.rows(), [&](std::int64_t begin, std::int64_t end) {
      multiply_sampled(view(pattern), begin, end, left.data_ptr<float>(), right.data_ptr<float>(),
                       left.size(1), out.data_ptr<float>());
    });
    context->save_for_backward({pattern.row_begin, pattern.column, left, right});
    return out;
  }
  // The gradient's values are the weights of a sparse matrix G: the gradient of a is G·b, that of b is Gᵀ·a.
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &a = saved[2], &b = saved[3];
    const SparseMatrix gradient{saved[0], saved[1], gradients[0].contiguous(), b.size(0), false};
    return {{}, product(gradient, b, {}), transposed_product(gradient, a, {})};
  }
};

at::Tensor row_of_entry(const SparseMatrix& matrix) {
  const auto counts = matrix.row_begin.diff();
  return at::repeat_interleave(at::arange(matrix.rows(), counts.options()), counts);
}

}  // namespace

at::Tensor sparse_product(const SparseMatrix& matrix, const at::Tensor& in, const at::Tensor& rows) {
  return in.is_cpu() ? SparseProduct::apply(SomeRows{matrix, rows}, in)
                     : composed_sparse_product(matrix, in, rows);
}

at::Tensor sampled_product(const SparseMatrix& pattern, const at::Tensor& a, const at::Tensor& b) {
  return a.is_cpu() ? SampledProduct::apply(pattern, a, b) : composed_sampled_product(pattern, a, b);
}

at::Tensor composed_sparse_product(const SparseMatrix& matrix, const at::Tensor& in, const at::Tensor& rows) {
  const auto gathered = in.index_select(0, matrix.column) * matrix.weight.unsqueeze(1);
  const auto out =
      at::zeros({matrix.rows(), in.size(1)}, in.options()).index_add(0, row_of_entry(matrix), gathered);
  return rows.defined() ? out.index_select(0, rows) : out;
}

at::Tensor composed_sampled_product(const SparseMatrix& pattern, const at::Tensor& a, const at::Tensor& b) {
  return (a.index_select(0, row_of_entry(pattern)) * b.index_select(0, pattern.column)).sum(1);
}

}  // namespace segue::models
