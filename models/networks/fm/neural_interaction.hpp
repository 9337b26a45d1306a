// The neural interaction of a Neural FM: dense layers above the bi-interaction of embeddings (He and Chua
// 2017).
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <vector>

namespace segue::models {

struct NeuralInteractionOptions {
  std::int64_t dimensions = 64;      // d
  std::vector<std::int64_t> hidden;  // units of each layer
  double dropout = 0;                // of the bi-interaction and of each layer
};

/// hᵀ σ(W_L … σ(W_1 f + b_1) … + b_L) with σ = ReLU, where f is the bi-interaction, the element-wise sum of
/// the products of all pairs of embeddings. Without layers and with h = 1 it is the FM.
class NeuralInteractionImpl : public torch::nn::Module {
 public:
  explicit NeuralInteractionImpl(const NeuralInteractionOptions& options);

  /// bi_interaction [E, d] -> [E].
  torch::Tensor forward(torch::Tensor bi_interaction);

  torch::Tensor projection;  // h, [units of the last layer]

 private:
  NeuralInteractionOptions options_;
  std::vector<torch::Tensor> weights_, biases_;
};
TORCH_MODULE(NeuralInteraction);

}  // namespace segue::models
