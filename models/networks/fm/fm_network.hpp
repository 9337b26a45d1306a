// The factorisation machine and its relatives as LibTorch trains them: embeddings of users, items and
// contexts, sent through graph convolution or attention or neither, and their interaction, an inner product
// or a network. What is served (frozen_fm.hpp) sees only what comes out of the graph.
//
//   matrix factorisation  no contexts, no first-order terms
//   FM                    layers = 0                          Rendle 2010
//   Neural FM             layers = 0, hidden = {…}            He and Chua 2017
//   FM-GCN                layers > 0                          Kipf and Welling 2017, without non-linearity
//   FM-GCN-ATT            layers > 0, heads > 0               Veličković et al. 2018
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "models/networks/fm/fm_nodes.hpp"
#include "models/networks/fm/graph_attention.hpp"
#include "models/networks/fm/neural_interaction.hpp"
#include "models/networks/fm/normalised_graph.hpp"
#include "models/networks/fm/sparse_product.hpp"
#include "models/registry/version.hpp"

namespace segue::models {

struct FmNetworkOptions {
  FmNodes nodes;
  std::int64_t dimensions = 64;            // d
  std::int64_t layers = 1;                 // of graph convolution; 0: none
  std::vector<double> layer_weights = {};  // γ to begin with, [layers + 1]; empty: all alike, their sum 1
  bool learn_layer_weights = true;
  std::int64_t heads = 0;                 // of graph attention, a divisor of d; 0: convolution by Â
  double dropout = 0;                     // of the attention, and of what a neural layer gets
  std::vector<std::int64_t> hidden = {};  // units of the neural interaction's layers; empty: inner product
  bool first_order = true;                // whether nodes have a weight of their own
  std::vector<std::vector<std::int32_t>> item_features = {};  // [items] the features of each; empty: none
  double own_dropout = 0;  // of what items have beside their features, in training; see below
};

/// Embeddings as they are used, of some nodes.
struct FmRows {
  torch::Tensor embedding;    // Z, [R, d]
  torch::Tensor first_order;  // w, [R]
};

/// Z = Σ γ_l A^l X over l = 0 … layers, where A is Â or each layer's own attention over the same edges. How
/// much a layer counts is learnt (GPR-GNN, Chien et al. 2021) or constant (LightGCN, He et al. 2020).
///
/// With features the input of item i is x_i + the mean of its features' embeddings, and so is its weight: an
/// item that nobody took has what its features have, and what comes to it through the graph. In training each
/// item now and then loses x_i for a batch (Volkovs et al. 2017), so that features learn to do without it.
///
/// Score of item i in the context of the nodes Q (user, previous item …), with q = Σ_{c∈Q} z_c:
///
///   w_0 + w_i + Σ w_c + z_i·q + ½(|q|² − Σ|z_c|²)
///
/// which is Rendle's second-order FM. What is equal for all items of a query is left out unless asked for.
/// The neural interaction takes the place of the last two terms.
class FmNetworkImpl : public torch::nn::Module {
 public:
  /// Without edges until set_graph().
  explicit FmNetworkImpl(const FmNetworkOptions& options);

  /// From now on convolution goes over this graph, which has nodes().count() nodes.
  void set_graph(const NormalisedGraph& graph);

  /// Of `rows`, int64 [R]; without them of every node in order.
  FmRows forward(const torch::Tensor& rows = {});

  /// q, [B, d]. Row b of `contexts`, [B, R], has 1 at the nodes of context b.
  static torch::Tensor queries(const FmRows& rows, const SparseMatrix& contexts);

  /// [entries] scores of the candidates at the entries of `candidates`, [B, R]; with `absolute` also what is
  /// equal for all candidates of a context.
  torch::Tensor scores(const FmRows& rows, const SparseMatrix& contexts, const SparseMatrix& candidates,
                       bool absolute);

  /// [B, n] scores of every item; `all` are the rows of every node.
  torch::Tensor item_scores(const FmRows& all, const SparseMatrix& contexts);

  const FmNetworkOptions& options() const { return options_; }
  const FmNodes& nodes() const { return options_.nodes; }

  torch::Tensor embedding;            // X, [nodes, d]
  torch::Tensor first_order;          // w, [nodes]; zeros without first-order terms
  torch::Tensor global_bias;          // w_0, [1]
  torch::Tensor layer_weight;         // γ, [layers + 1]
  torch::Tensor feature_embedding;    // [features, d]
  torch::Tensor feature_first_order;  // [features]

 private:
  void register_features();
  FmRows input();
  torch::Tensor convolve(std::int64_t layer, const torch::Tensor& x, const torch::Tensor& rows);
  torch::Tensor query_constants(const FmRows& rows, const SparseMatrix& contexts,
                                const torch::Tensor& queries);

  FmNetworkOptions options_;
  torch::Tensor row_begin_, column_, weight_,
      reverse_;  // the graph; buffers follow the network to its device
  torch::Tensor feature_row_begin_, feature_column_, feature_weight_;  // [items, features], rows sum to 1
  std::vector<GraphAttention> attention_;                              // one a layer, or none
  NeuralInteraction neural_{nullptr};
};
TORCH_MODULE(FmNetwork);

/// Contexts as FmNetwork takes them: `nodes` holds `columns` a context, indices into the `row_count` rows
/// that will be given beside it; a negative one is absent.
SparseMatrix context_matrix(const std::vector<std::int32_t>& nodes, std::size_t columns,
                            std::int64_t row_count, c10::Device device);

/// The weights of a network of streaming_nodes() as the registry keeps them: on the CPU, convolved.
FmWeights freeze(const FmNetwork& network);

}  // namespace segue::models
