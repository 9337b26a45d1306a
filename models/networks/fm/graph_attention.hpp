// A graph attention layer (Veličković et al. 2018).
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include "models/networks/fm/sparse_product.hpp"

namespace segue::models {

struct GraphAttentionOptions {
  std::int64_t dimensions = 64;  // d
  std::int64_t heads = 8;        // H, a divisor of d: each owns every H-th dimension
  double slope = 0.2;            // of the leaky ReLU
  double dropout = 0;            // of the attention, in training
};

/// The graph of an attention layer: a symmetric pattern (weights are ignored) in which every node has an
/// entry.
struct AttentionGraph {
  SparseMatrix pattern;
  at::Tensor reverse;  // int64 [entries]: the index of entry (j, i), for each entry (i, j)
};

/// Computes AttentionGraph::reverse of a pattern whose columns ascend within each row.
at::Tensor reverse_entries(const SparseMatrix& pattern);

/// In each head, the output of node i is Σ_j α_ij x_j over its neighbours, with α_ij the softmax over j of
/// LeakyReLU(q·x_i + k·x_j). The linear map W of the paper is left out: it is meant for fixed features, while
/// embeddings are learnt.
class GraphAttentionImpl : public torch::nn::Module {
 public:
  explicit GraphAttentionImpl(const GraphAttentionOptions& options);

  /// x [nodes, d] -> [nodes, d]. With `rows`, int64 [R] without repetition: the outputs of these nodes only,
  /// [R, d].
  torch::Tensor forward(const AttentionGraph& graph, const torch::Tensor& x, const torch::Tensor& rows = {});

  /// The same computed by LibTorch's operators, on any device: the reference for tests of the kernels.
  torch::Tensor composed(const AttentionGraph& graph, const torch::Tensor& x, const torch::Tensor& rows = {});

  torch::Tensor query, key;  // q and k, [d / H, H]

 private:
  torch::Tensor of_heads(const torch::Tensor& x, const torch::Tensor& by) const;

  GraphAttentionOptions options_;
};
TORCH_MODULE(GraphAttention);

}  // namespace segue::models
