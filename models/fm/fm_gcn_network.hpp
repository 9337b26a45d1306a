// The FM-GCN as LibTorch trains it: a factorisation machine whose embeddings went through graph convolution.
// Its frozen form (models/fm) sees only what comes out of the convolution.
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "models/fm/normalised_graph.hpp"
#include "models/registry/version.hpp"

namespace segue::models {

struct FmGcnNetworkOptions {
  std::int64_t users = 0;       // m
  std::int64_t tracks = 0;      // n
  std::int64_t dimensions = 0;  // d
  std::int64_t layers = 1;      // 0: a plain FM
};

/// Where each kind of node lies among the m + 2n + 3 nodes of the graph.
struct FmNodes {
  std::int64_t users = 0;
  std::int64_t tracks = 0;
  std::int64_t user(std::int64_t row) const { return row; }
  std::int64_t track(std::int64_t row) const { return users + row; }
  std::int64_t previous(std::int64_t row) const { return users + tracks + row; }
  std::int64_t action(std::int64_t number) const { return users + 2 * tracks + number; }
  std::int64_t count() const;
};

/// Propagated embeddings Z = Â^layers X (graph convolution without weights or non-linearity, Wu et al. 2019);
/// score of track i for user u, previous track p and its action a, where what is equal for all i is left out:
/// b_i + z_i·(z_u + z_p + z_a) (Rendle 2010). One and the same track has two nodes, as candidate and as
/// previous.
class FmGcnNetworkImpl : public torch::nn::Module {
 public:
  FmGcnNetworkImpl(const FmGcnNetworkOptions& options, const NormalisedGraph& graph);

  /// Z, [nodes, d].
  torch::Tensor forward();

  const FmGcnNetworkOptions& options() const { return options_; }
  FmNodes nodes() const { return {options_.users, options_.tracks}; }

  torch::Tensor embedding;   // X, [nodes, d]
  torch::Tensor track_bias;  // b, [n]

 private:
  FmGcnNetworkOptions options_;
  torch::Tensor row_begin_, column_, weight_;  // Â; buffers, so that they follow the network to its device
};
TORCH_MODULE(FmGcnNetwork);

/// The weights as the registry keeps them: on the CPU, propagated.
FmWeights freeze(const FmGcnNetwork& network);

}  // namespace segue::models
