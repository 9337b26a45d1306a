#include "models/networks/fm/neural_interaction.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/networks/fm/fm_network.hpp"
#include "tests/gradient_check.hpp"

namespace segue::models {
namespace {

using testing_support::expect_gradient;

TEST(NeuralInteraction, TwoLayersByHand) {
  NeuralInteraction network(NeuralInteractionOptions{2, {2, 1}, 0});
  const torch::NoGradGuard no_grad;
  auto parameters = network->named_parameters();
  parameters["weight_l0"].copy_(torch::tensor({{1.0, 2.0}, {-1.0, 0.0}}));
  parameters["bias_l0"].copy_(torch::tensor({0.5, 0.0}));
  parameters["weight_l1"].copy_(torch::tensor({{2.0, 5.0}}));
  parameters["bias_l1"].copy_(torch::tensor({1.0}));
  network->projection.fill_(3);
  // (1·1 + 2·1 + 0.5, −1) -> ReLU (3.5, 0) -> 2·3.5 + 1 = 8 -> 24
  EXPECT_FLOAT_EQ(network->forward(torch::tensor({{1.0F, 1.0F}})).item<float>(), 24);
}

FmNetworkOptions options_of(std::vector<std::int64_t> hidden) {
  FmNetworkOptions options;
  options.nodes = {3, 4, {4}};
  options.dimensions = 5;
  options.layers = 0;
  options.hidden = std::move(hidden);
  return options;
}

// With an identity layer above non-negative bi-interactions and h = 1, it is the FM.
TEST(NeuralInteraction, AnIdentityAboveIsThePlainFm) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  FmNetwork neural(options_of({5})), plain(options_of({}));
  neural->embedding.uniform_(0.1, 1);
  neural->first_order.normal_();
  plain->embedding.copy_(neural->embedding);
  plain->first_order.copy_(neural->first_order);
  neural->named_parameters()["neural.weight_l0"].copy_(torch::eye(5));
  const auto nodes = neural->nodes().count();
  const auto contexts = context_matrix({0, 8, 2, -1}, 2, nodes, torch::kCPU);
  const auto candidates = context_matrix({3, 4, 5, 6}, 2, nodes, torch::kCPU);
  const auto neural_rows = neural->forward(), plain_rows = plain->forward();
  EXPECT_TRUE(torch::allclose(neural->scores(neural_rows, contexts, candidates, true),
                              plain->scores(plain_rows, contexts, candidates, true), 1e-4, 1e-5));
  const auto of_items = neural->item_scores(neural_rows, contexts);
  const auto some = neural->scores(neural_rows, contexts, candidates, false);
  EXPECT_NEAR(of_items[0][1].item<double>(), some[1].item<double>(), 1e-5);  // item 1 is node 4
  EXPECT_NEAR(of_items[1][3].item<double>(), some[3].item<double>(), 1e-5);
}

TEST(NeuralInteraction, GradientsByFiniteDifferences) {
  torch::manual_seed(2);
  FmNetwork network(options_of({6, 4}));
  {
    const torch::NoGradGuard no_grad;
    network->embedding.normal_(0, 1);
  }
  const auto contexts = context_matrix({0, 8, 2, -1}, 2, network->nodes().count(), torch::kCPU);
  const auto candidates = context_matrix({3, 4, 5, 6}, 2, network->nodes().count(), torch::kCPU);
  const auto loss = [&] {
    return torch::sigmoid(network->scores(network->forward(), contexts, candidates, true)).sum();
  };
  for (auto& parameter : network->named_parameters()) {
    SCOPED_TRACE(parameter.key());
    if (parameter.value().requires_grad()) expect_gradient(parameter.value(), loss, 1e-3, 1e-2);
  }
}

}  // namespace
}  // namespace segue::models
