#include "models/networks/fm/graph_attention.hpp"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <algorithm>

#include "models/networks/fm/attention_kernels.hpp"
#include "models/networks/parallel_ranges.hpp"

namespace segue::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Settings {
  std::int64_t heads;
  double slope;
  double dropout;
  std::int64_t seed;
};

AttentionInput input_of(const AttentionGraph& graph, const torch::Tensor& rows, const torch::Tensor& in,
                        const torch::Tensor& query, const torch::Tensor& key, const Settings& settings) {
  AttentionInput input;
  input.graph.row_begin = graph.pattern.row_begin.data_ptr<std::int64_t>();
  input.graph.column = graph.pattern.column.data_ptr<std::int32_t>();
  input.graph.rows = rows.defined() ? rows.data_ptr<std::int64_t>() : nullptr;
  input.heads = settings.heads;
  input.width = in.size(1);
  input.in = in.data_ptr<float>();
  input.query = query.data_ptr<float>();
  input.key = key.data_ptr<float>();
  input.slope = static_cast<float>(settings.slope);
  input.dropout = static_cast<float>(settings.dropout);
  input.seed = static_cast<std::uint64_t>(settings.seed);
  return input;
}

// One struct, since autograd accepts no undefined tensor as an argument.
struct Lookers {
  AttentionGraph graph;
  torch::Tensor rows;
};

torch::Tensor places(const torch::Tensor& rows, std::int64_t nodes) {
  if (!rows.defined()) return torch::arange(nodes, torch::kInt);
  return torch::full({nodes}, -1, torch::kInt).index_copy_(0, rows, torch::arange(rows.size(0), torch::kInt));
}

struct Attention : torch::autograd::Function<Attention> {
  static torch::Tensor forward(AutogradContext* context, const Lookers& of, const torch::Tensor& x,
                               const torch::Tensor& queries, const torch::Tensor& keys,
                               const Settings& settings) {
    const auto& [graph, rows] = of;
    const auto in = x.contiguous(), query = queries.contiguous(), key = keys.contiguous();
    const auto count = rows.defined() ? rows.size(0) : in.size(0);
    const auto input = input_of(graph, rows, in, query, key, settings);
    auto attention = torch::empty({graph.pattern.column.size(0), settings.heads}, in.options());
    auto out = torch::empty({count, in.size(1)}, in.options());
    parallel_ranges(count, [&](std::int64_t begin, std::int64_t end) {
      attend(input, begin, end, attention.data_ptr<float>(), out.data_ptr<float>());
    });
    context->save_for_backward(
        {graph.pattern.row_begin, graph.pattern.column, graph.reverse, rows, in, query, key, attention});
    context->saved_data["heads"] = settings.heads;
    context->saved_data["slope"] = settings.slope;
    context->saved_data["dropout"] = settings.dropout;
    context->saved_data["seed"] = settings.seed;
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &rows = saved[3], &in = saved[4], &query = saved[5], &key = saved[6], &attention = saved[7];
    const AttentionGraph graph{{saved[0], saved[1], {}, in.size(0), true}, saved[2]};
    auto& data = context->saved_data;
    const auto heads = data["heads"].toInt(), nodes = in.size(0);
    const auto input =
        input_of(graph, rows, in, query, key,
                 {heads, data["slope"].toDouble(), data["dropout"].toDouble(), data["seed"].toInt()});
    const auto grad_out = gradients[0].contiguous();
    const auto count = grad_out.size(0);
    auto grad_entry = torch::empty({attention.size(0), 2, heads}, in.options());
    auto grad_querying = torch::empty({count, heads}, in.options());
    auto grad_in = torch::empty_like(in), grad_key = torch::empty_like(key);
    parallel_ranges(count, [&](std::int64_t begin, std::int64_t end) {
      attend_backward_of_rows(input, attention.data_ptr<float>(), grad_out.data_ptr<float>(), begin, end,
                              grad_entry.data_ptr<float>(), grad_querying.data_ptr<float>());
    });
    const auto place = places(rows, nodes);
    parallel_ranges(nodes, [&](std::int64_t begin, std::int64_t end) {
      attend_backward_of_columns(input, graph.reverse.data_ptr<std::int64_t>(),
                                 place.data_ptr<std::int32_t>(), grad_entry.data_ptr<float>(),
                                 grad_out.data_ptr<float>(), begin, end, grad_in.data_ptr<float>(),
                                 grad_key.data_ptr<float>());
    });
    const auto grad_query =
        rows.defined() ? torch::zeros_like(query).index_copy_(0, rows, grad_querying) : grad_querying;
    return {{}, grad_in, grad_query, grad_key, {}};
  }
};

}  // namespace

torch::Tensor reverse_entries(const SparseMatrix& pattern) {
  const auto row_begin = pattern.row_begin.cpu(), column = pattern.column.cpu();
  const auto* begin = row_begin.data_ptr<std::int64_t>();
  const auto* to = column.data_ptr<std::int32_t>();
  auto reverse = torch::empty({column.size(0)}, torch::kLong);
  auto* of = reverse.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < pattern.rows(); ++i)
    for (auto k = begin[i]; k < begin[i + 1]; ++k)
      of[k] = std::lower_bound(to + begin[to[k]], to + begin[to[k] + 1], static_cast<std::int32_t>(i)) - to;
  return reverse.to(pattern.column.device());
}

GraphAttentionImpl::GraphAttentionImpl(const GraphAttentionOptions& options) : options_(options) {
  TORCH_CHECK(options.dimensions % options.heads == 0, options.heads, " heads cannot share ",
              options.dimensions, " dimensions");
  const auto shape = {options.dimensions / options.heads, options.heads};
  query = register_parameter("query", torch::randn(shape) * 0.1);
  key = register_parameter("key", torch::randn(shape) * 0.1);
}

torch::Tensor GraphAttentionImpl::of_heads(const torch::Tensor& x, const torch::Tensor& by) const {
  return (x.view({x.size(0), -1, options_.heads}) * by).sum(1);
}

torch::Tensor GraphAttentionImpl::forward(const AttentionGraph& graph, const torch::Tensor& x,
                                          const torch::Tensor& rows) {
  if (!x.is_cpu()) return composed(graph, x, rows);
  const double dropout = is_training() ? options_.dropout : 0;
  // Drawn from LibTorch's generator, so that seeding it determines the masks.
  const auto seed = dropout > 0 ? torch::randint(INT32_MAX, {1}, torch::kLong).item<std::int64_t>() : 0;
  return Attention::apply(Lookers{graph, rows}, x, of_heads(x, query), of_heads(x, key),
                          Settings{options_.heads, options_.slope, dropout, seed});
}

torch::Tensor GraphAttentionImpl::composed(const AttentionGraph& graph, const torch::Tensor& x,
                                           const torch::Tensor& rows) {
  const auto lengths = graph.pattern.row_begin.diff();
  const auto row = torch::repeat_interleave(lengths), column = graph.pattern.column.to(torch::kLong);
  const auto scores = torch::leaky_relu(
      of_heads(x, query).index_select(0, row) + of_heads(x, key).index_select(0, column), options_.slope);
  const auto nodes = x.size(0), heads = options_.heads;
  const auto highest = torch::full({nodes, heads}, -INFINITY, x.options())
                           .scatter_reduce(0, row.unsqueeze(1).expand_as(scores), scores.detach(), "amax");
  const auto mass = (scores - highest.index_select(0, row)).exp();
  const auto attention =
      mass / torch::zeros({nodes, heads}, x.options()).index_add(0, row, mass).index_select(0, row);
  const auto counted = torch::dropout(attention, options_.dropout, is_training());
  const auto looked_at = x.view({nodes, -1, heads}).index_select(0, column) * counted.unsqueeze(1);
  const auto out = torch::zeros({nodes, x.size(1) / heads, heads}, x.options())
                       .index_add(0, row, looked_at)
                       .view({nodes, x.size(1)});
  return rows.defined() ? out.index_select(0, rows) : out;
}

}  // namespace segue::models
