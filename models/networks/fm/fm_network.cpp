#include "models/networks/fm/fm_network.hpp"

#include <torch/types.h>

#include <algorithm>
#include <string>

#include "models/networks/torch_tensor.hpp"

namespace segue::models {
namespace {

constexpr std::int64_t interactions_at_once = 1 << 18;  // [this, d] of the neural interaction's input

template <class T>
torch::Tensor copy(const std::vector<T>& values, torch::ScalarType type) {
  return torch::from_blob(const_cast<T*>(values.data()), {static_cast<std::int64_t>(values.size())}, type)
      .clone();
}

torch::Tensor sum_of_contexts(const SparseMatrix& contexts, const torch::Tensor& values) {
  return sparse_product(contexts, values.unsqueeze(1)).squeeze(1);
}

// The pairwise interactions within a context, per dimension: ½(q² − Σ z_c²), [B, d].
torch::Tensor pairs_within(const FmRows& rows, const SparseMatrix& contexts, const torch::Tensor& queries) {
  return 0.5 * (queries.square() - sparse_product(contexts, rows.embedding.square()));
}

torch::Tensor context_of_entry(const SparseMatrix& matrix) {
  return torch::repeat_interleave(matrix.row_begin.diff());
}

}  // namespace

FmNetworkImpl::FmNetworkImpl(const FmNetworkOptions& options) : options_(options) {
  const auto count = nodes().count();
  embedding = register_parameter("embedding", torch::randn({count, options.dimensions}) * 0.1);
  first_order = register_parameter("first_order", torch::zeros({count}), options.first_order);
  global_bias = register_parameter("global_bias", torch::zeros({1}), options.first_order);
  auto weights = options.layer_weights;
  if (weights.empty())
    weights.assign(static_cast<std::size_t>(options.layers) + 1,
                   1.0 / static_cast<double>(options.layers + 1));
  TORCH_CHECK(static_cast<std::int64_t>(weights.size()) == options.layers + 1, "there are ", weights.size(),
              " layer weights for ", options.layers, " layers and their input");
  layer_weight = register_parameter("layer_weight", torch::tensor(weights, torch::kFloat),
                                    options.layers > 0 && options.learn_layer_weights);
  row_begin_ = register_buffer("row_begin", torch::empty({0}, torch::kLong));
  column_ = register_buffer("column", torch::empty({0}, torch::kInt));
  weight_ = register_buffer("weight", torch::empty({0}));
  reverse_ = register_buffer("reverse", torch::empty({0}, torch::kLong));
  for (std::int64_t layer = 0; layer < options.layers && options.heads > 0; ++layer)
    attention_.push_back(register_module(
        "attention_l" + std::to_string(layer),
        GraphAttention(GraphAttentionOptions{options.dimensions, options.heads, 0.2, options.dropout})));
  if (!options.hidden.empty())
    neural_ = register_module("neural", NeuralInteraction(NeuralInteractionOptions{
                                            options.dimensions, options.hidden, options.dropout}));
  register_features();
  set_graph(normalised_graph(count, {}));
}

void FmNetworkImpl::register_features() {
  if (options_.item_features.empty()) return;
  TORCH_CHECK(static_cast<std::int64_t>(options_.item_features.size()) == nodes().items,
              "there are features of ", options_.item_features.size(), " items, not of ", nodes().items);
  std::vector<std::int64_t> row_begin{0};
  std::vector<std::int32_t> column;
  std::vector<float> weight;
  std::int64_t features = 0;
  for (const auto& of_item : options_.item_features) {
    for (const auto feature : of_item) {
      column.push_back(feature);
      weight.push_back(1 / static_cast<float>(of_item.size()));
      features = std::max(features, std::int64_t{feature} + 1);
    }
    row_begin.push_back(static_cast<std::int64_t>(column.size()));
  }
  feature_embedding =
      register_parameter("feature_embedding", torch::randn({features, options_.dimensions}) * 0.1);
  feature_first_order =
      register_parameter("feature_first_order", torch::zeros({features}), options_.first_order);
  feature_row_begin_ = register_buffer("feature_row_begin", copy(row_begin, torch::kLong));
  feature_column_ = register_buffer("feature_column", copy(column, torch::kInt));
  feature_weight_ = register_buffer("feature_weight", copy(weight, torch::kFloat));
}

FmRows FmNetworkImpl::input() {
  if (!feature_embedding.defined()) return {embedding, first_order};
  const SparseMatrix features{feature_row_begin_, feature_column_, feature_weight_, feature_embedding.size(0),
                              false};
  const auto first = nodes().item(0), items = nodes().items, rest = nodes().count() - first - items;
  auto kept = torch::ones({items, 1}, embedding.options());
  if (is_training() && options_.own_dropout > 0)
    kept = torch::rand_like(kept).ge(options_.own_dropout).to(kept);
  const auto with = [&](const torch::Tensor& own, const torch::Tensor& of_features) {
    return torch::cat({own.narrow(0, 0, first),
                       kept * own.narrow(0, first, items) + sparse_product(features, of_features),
                       own.narrow(0, first + items, rest)});
  };
  return {with(embedding, feature_embedding),
          with(first_order.unsqueeze(1), feature_first_order.unsqueeze(1)).squeeze(1)};
}

void FmNetworkImpl::set_graph(const NormalisedGraph& graph) {
  TORCH_CHECK(graph.nodes() == nodes().count(), "the graph has ", graph.nodes(), " nodes, the network ",
              nodes().count());
  row_begin_.set_data(copy(graph.row_begin, torch::kLong).to(embedding.device()));
  column_.set_data(copy(graph.column, torch::kInt).to(embedding.device()));
  weight_.set_data(copy(graph.weight, torch::kFloat).to(embedding.device()));
  if (!attention_.empty()) reverse_.set_data(reverse_entries({row_begin_, column_, weight_}));
}

torch::Tensor FmNetworkImpl::convolve(std::int64_t layer, const torch::Tensor& x, const torch::Tensor& rows) {
  const SparseMatrix graph{row_begin_, column_, weight_, nodes().count(), true};
  if (attention_.empty()) return sparse_product(graph, x, rows);
  return attention_[static_cast<std::size_t>(layer - 1)]->forward({graph, reverse_}, x, rows);
}

FmRows FmNetworkImpl::forward(const torch::Tensor& rows) {
  const auto some = [&](const torch::Tensor& all) {
    return rows.defined() ? all.index_select(0, rows) : all;
  };
  const auto in = input();
  if (options_.layers == 0) return {some(in.embedding), some(in.first_order)};
  auto power = in.embedding;  // A^l X
  auto sum = layer_weight[0] * some(in.embedding);
  for (std::int64_t layer = 1; layer <= options_.layers; ++layer) {
    const bool last = layer == options_.layers;
    power = convolve(layer, power, last ? rows : torch::Tensor());
    sum = sum + layer_weight[layer] * (last ? power : some(power));
  }
  return {sum, some(in.first_order)};
}

torch::Tensor FmNetworkImpl::queries(const FmRows& rows, const SparseMatrix& contexts) {
  return sparse_product(contexts, rows.embedding);
}

torch::Tensor FmNetworkImpl::query_constants(const FmRows& rows, const SparseMatrix& contexts,
                                             const torch::Tensor& queries) {
  auto constants = global_bias + sum_of_contexts(contexts, rows.first_order);
  if (neural_) return constants;  // whose input contains these pairs
  return constants + pairs_within(rows, contexts, queries).sum(1);
}

torch::Tensor FmNetworkImpl::scores(const FmRows& rows, const SparseMatrix& contexts,
                                    const SparseMatrix& candidates, bool absolute) {
  const auto q = queries(rows, contexts);
  auto scores = rows.first_order.index_select(0, candidates.column);
  if (neural_) {
    const auto of_query = context_of_entry(candidates);
    const auto pairs = pairs_within(rows, contexts, q);
    scores = scores + neural_->forward(q.index_select(0, of_query) *
                                           rows.embedding.index_select(0, candidates.column) +
                                       pairs.index_select(0, of_query));
  } else {
    scores = scores + sampled_product(candidates, q, rows.embedding);
  }
  if (!absolute) return scores;
  return scores + query_constants(rows, contexts, q).index_select(0, context_of_entry(candidates));
}

torch::Tensor FmNetworkImpl::item_scores(const FmRows& all, const SparseMatrix& contexts) {
  const auto q = queries(all, contexts);
  const auto items = all.embedding.narrow(0, nodes().item(0), nodes().items);
  const auto weights = all.first_order.narrow(0, nodes().item(0), nodes().items);
  if (!neural_) return torch::addmm(weights, q, items.t());
  const auto pairs = pairs_within(all, contexts, q);
  const auto at_once = std::max<std::int64_t>(1, interactions_at_once / nodes().items);
  std::vector<torch::Tensor> scores;
  for (std::int64_t begin = 0; begin < q.size(0); begin += at_once) {
    const auto count = std::min(at_once, q.size(0) - begin);
    const auto bi_interaction = q.narrow(0, begin, count).unsqueeze(1) * items.unsqueeze(0) +
                                pairs.narrow(0, begin, count).unsqueeze(1);
    scores.push_back(
        neural_->forward(bi_interaction.view({-1, options_.dimensions})).view({count, nodes().items}) +
        weights);
  }
  return torch::cat(scores);
}

SparseMatrix context_matrix(const std::vector<std::int32_t>& nodes, std::size_t columns,
                            std::int64_t row_count, c10::Device device) {
  std::vector<std::int64_t> row_begin{0};
  std::vector<std::int32_t> present;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] >= 0) present.push_back(nodes[i]);
    if ((i + 1) % columns == 0) row_begin.push_back(static_cast<std::int64_t>(present.size()));
  }
  const auto ones = torch::ones({static_cast<std::int64_t>(present.size())});
  return {torch::tensor(row_begin).to(device), copy(present, torch::kInt).to(device), ones.to(device),
          row_count, false};
}

FmWeights freeze(const FmNetwork& network) {
  const torch::NoGradGuard no_grad;
  const auto all = network.ptr()->forward();
  const auto& nodes = network->nodes();
  const auto rows = [&](const torch::Tensor& of, std::int64_t begin, std::int64_t count) {
    return to_plain(of.narrow(0, begin, count));
  };
  FmWeights weights;
  weights.user = rows(all.embedding, nodes.user(0), nodes.users);
  weights.track = rows(all.embedding, nodes.item(0), nodes.items);
  weights.track_bias = rows(all.first_order, nodes.item(0), nodes.items);
  weights.previous = rows(all.embedding, previous_node(nodes, 0), nodes.items);
  weights.action = rows(all.embedding, action_node(nodes, sessions::Action::unknown),
                        static_cast<std::int64_t>(sessions::action_count));
  return weights;
}

}  // namespace segue::models
