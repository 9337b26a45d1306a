// The factorisation machine and its variants as trained with LibTorch: embeddings of users, items and
// contexts, passed through graph convolution, attention or neither, and their interaction, an inner product
// or a neural network. The served form (frozen_fm.hpp) uses only the embeddings after the graph.
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
  std::vector<double> layer_weights = {};  // initial γ, [layers + 1]; empty: uniform, with sum 1
  bool learn_layer_weights = true;
  std::int64_t heads = 0;                 // of graph attention, a divisor of d; 0: convolution by Â
  double dropout = 0;                     // of the attention, and of the input of each neural layer
  std::vector<std::int64_t> hidden = {};  // units of the neural interaction's layers; empty: inner product
  bool first_order = true;                // nodes have a first-order weight
  std::vector<std::vector<std::int32_t>> item_features = {};  // [items] features of each item; empty: none
  double own_dropout = 0;  // of an item's own embedding, in training; see below
};

/// Embeddings of R nodes after the graph layers.
struct FmRows {
  torch::Tensor embedding;    // Z, [R, d]
  torch::Tensor first_order;  // w, [R]
};

/// Z = Σ γ_l A^l X over l = 0 … layers, where A is Â or each layer's own attention over the same edges. The
/// layer weights γ are learnt (GPR-GNN, Chien et al. 2021) or constant (LightGCN, He et al. 2020).
///
/// With features, the input of item i is x_i + the mean of its features' embeddings, and likewise its
/// first-order weight: an item without interactions is represented by its features and its neighbours in the
/// graph. In training, x_i is dropped at random for a batch (DropoutNet, Volkovs et al. 2017), so that
/// features learn to replace it.
///
/// Score of item i in the context of the nodes Q (user, previous item …), with q = Σ_{c∈Q} z_c:
///
///   w_0 + w_i + Σ w_c + z_i·q + ½(|q|² − Σ|z_c|²)
///
/// which is Rendle's second-order FM. Terms that are equal for all items of a query are left out unless
/// `absolute` is set. The neural interaction replaces the last two terms.
class FmNetworkImpl : public torch::nn::Module {
 public:
  /// Without edges until set_graph().
  explicit FmNetworkImpl(const FmNetworkOptions& options);

  /// Sets the graph for convolution; it must have nodes().count() nodes.
  void set_graph(const NormalisedGraph& graph);

  /// The embeddings of `rows`, int64 [R]; if undefined, of every node in order.
  FmRows forward(const torch::Tensor& rows = {});

  /// q, [B, d]. Row b of `contexts`, [B, R], has 1 at the nodes of context b. Any device.
  static torch::Tensor queries(const FmRows& rows, const SparseMatrix& contexts);

  /// [entries]: scores of the candidates at the entries of `candidates`, [B, R]; with `absolute`, including
  /// the terms that are equal for all candidates of a context.
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
  std::vector<GraphAttention> attention_;                              // one per layer, or none
  NeuralInteraction neural_{nullptr};
};
TORCH_MODULE(FmNetwork);

/// The context matrix [B, row_count] of FmNetwork: `nodes` holds `columns` nodes per context, as indices into
/// the rows of the FmRows passed with it; a negative index is an absent node.
SparseMatrix context_matrix(const std::vector<std::int32_t>& nodes, std::size_t columns,
                            std::int64_t row_count, c10::Device device);

/// The weights of a network of streaming_nodes() in the registry's form: on the CPU, after convolution.
FmWeights freeze(const FmNetwork& network);

}  // namespace segue::models
