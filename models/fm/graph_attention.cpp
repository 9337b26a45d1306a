#include "models/fm/graph_attention.hpp"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <algorithm>

#include "models/fm/attention_kernels.hpp"
#include "models/parallel_ranges.hpp"

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

AttentionInput input_of(const torch::Tensor& row_begin, const torch::Tensor& column, const torch::Tensor& in,
                        const torch::Tensor& query, const torch::Tensor& key, const Settings& settings) {
  AttentionInput input;
  input.graph.row_begin = row_begin.data_ptr<std::int64_t>();
  input.graph.column = column.data_ptr<std::int32_t>();
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

struct Attention : torch::autograd::Function<Attention> {
  static torch::Tensor forward(AutogradContext* context, const AttentionGraph& graph, const torch::Tensor& x,
                               const torch::Tensor& queries, const torch::Tensor& keys,
                               const Settings& settings) {
    const auto in = x.contiguous(), query = queries.contiguous(), key = keys.contiguous();
    const auto& pattern = graph.pattern;
    const auto input = input_of(pattern.row_begin, pattern.column, in, query, key, settings);
    auto attention = torch::empty({pattern.column.size(0), settings.heads}, in.options());
    auto out = torch::empty_like(in);
    parallel_ranges(in.size(0), [&](std::int64_t begin, std::int64_t end) {
      attend(input, begin, end, attention.data_ptr<float>(), out.data_ptr<float>());
    });
    context->save_for_backward({pattern.row_begin, pattern.column, graph.reverse, in, query, key, attention});
    context->saved_data["heads"] = settings.heads;
    context->saved_data["slope"] = settings.slope;
    context->saved_data["dropout"] = settings.dropout;
    context->saved_data["seed"] = settings.seed;
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &in = saved[3], &query = saved[4], &key = saved[5], &attention = saved[6];
    auto& data = context->saved_data;
    const auto input = input_of(
        saved[0], saved[1], in, query, key,
        {data["heads"].toInt(), data["slope"].toDouble(), data["dropout"].toDouble(), data["seed"].toInt()});
    const auto by_out = gradients[0].contiguous();
    auto by_score = torch::empty_like(attention);
    auto by_in = torch::empty_like(in), by_query = torch::empty_like(query), by_key = torch::empty_like(key);
    parallel_ranges(in.size(0), [&](std::int64_t begin, std::int64_t end) {
      attend_backward_of_rows(input, attention.data_ptr<float>(), by_out.data_ptr<float>(), begin, end,
                              by_score.data_ptr<float>(), by_query.data_ptr<float>());
    });
    parallel_ranges(in.size(0), [&](std::int64_t begin, std::int64_t end) {
      attend_backward_of_columns(input, saved[2].data_ptr<std::int64_t>(), attention.data_ptr<float>(),
                                 by_score.data_ptr<float>(), by_out.data_ptr<float>(), begin, end,
                                 by_in.data_ptr<float>(), by_key.data_ptr<float>());
    });
    return {{}, by_in, by_query, by_key, {}};
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
  const auto shape = {options.heads, options.dimensions / options.heads};
  query = register_parameter("query", torch::randn(shape) * 0.1);
  key = register_parameter("key", torch::randn(shape) * 0.1);
}

torch::Tensor GraphAttentionImpl::of_heads(const torch::Tensor& x, const torch::Tensor& by) const {
  return (x.view({x.size(0), options_.heads, -1}) * by).sum(2);
}

torch::Tensor GraphAttentionImpl::forward(const AttentionGraph& graph, const torch::Tensor& x) {
  if (!x.is_cpu()) return composed(graph, x);
  const double dropout = is_training() ? options_.dropout : 0;
  // From LibTorch's generator, so that seeding it seeds this.
  const auto seed = dropout > 0 ? torch::randint(INT32_MAX, {1}, torch::kLong).item<std::int64_t>() : 0;
  return Attention::apply(graph, x, of_heads(x, query), of_heads(x, key),
                          Settings{options_.heads, options_.slope, dropout, seed});
}

torch::Tensor GraphAttentionImpl::composed(const AttentionGraph& graph, const torch::Tensor& x) {
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
  const auto looked_at = x.view({nodes, heads, -1}).index_select(0, column) * counted.unsqueeze(2);
  return torch::zeros({nodes, heads, x.size(1) / heads}, x.options())
      .index_add(0, row, looked_at)
      .view({nodes, x.size(1)});
}

}  // namespace segue::models
