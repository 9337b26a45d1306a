// The FM-GCN as LibTorch trains it: a factorisation machine whose embeddings went through graph convolution.
// Its frozen form (frozen_fm.hpp) sees only what comes out of the convolution.
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include "models/fm/fm_nodes.hpp"
#include "models/fm/normalised_graph.hpp"
#include "models/registry/version.hpp"

namespace segue::models {

struct FmGcnNetworkOptions {
  std::int64_t users = 0;       // m
  std::int64_t tracks = 0;      // n
  std::int64_t dimensions = 0;  // d
  std::int64_t layers = 1;      // 0: a plain FM
};

/// Embeddings as they are used: Z = Σ γ_l Â^l X over l = 0 … layers (graph convolution without matrices or
/// non-linearity, as LightGCN, He et al. 2020; how much each layer counts is learnt, as in GPR-GNN, Chien et
/// al. 2021). Score of track i for user u, previous track p and its action a, where what is equal for all i
/// is left out: b_i + z_i·(z_u + z_p + z_a) (Rendle 2010). One and the same track has two nodes, as candidate
/// and as previous.
class FmGcnNetworkImpl : public torch::nn::Module {
 public:
  /// Of `options`.nodes; without edges, so that Z = X, until set_graph().
  explicit FmGcnNetworkImpl(const FmGcnNetworkOptions& options);

  /// From now on propagation goes over this graph, which has nodes().count() nodes.
  void set_graph(const NormalisedGraph& graph);

  /// Z, [nodes, d].
  torch::Tensor forward();

  /// z_u + z_p + z_a, [B, d], of B contexts: `nodes` int64 [B, 3], `present` float [B, 3] with 0 for what a
  /// context lacks.
  static torch::Tensor queries(const torch::Tensor& z, const torch::Tensor& nodes,
                               const torch::Tensor& present);

  const FmGcnNetworkOptions& options() const { return options_; }
  FmNodes nodes() const { return {options_.users, options_.tracks}; }

  torch::Tensor embedding;     // X, [nodes, d]
  torch::Tensor layer_weight;  // γ, [layers + 1]
  torch::Tensor track_bias;    // b, [n]

 private:
  FmGcnNetworkOptions options_;
  torch::Tensor row_begin_, column_, weight_;  // Â; buffers, so that they follow the network to its device
};
TORCH_MODULE(FmGcnNetwork);

/// The weights as the registry keeps them: on the CPU, propagated.
FmWeights freeze(const FmGcnNetwork& network);

}  // namespace segue::models
