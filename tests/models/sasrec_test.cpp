// SASRec looks back only, whatever stands beside a sequence; its gradients against finite differences.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/networks/sasrec_network.hpp"
#include "tests/gradient_check.hpp"

namespace segue::models {
namespace {

SasRecNetwork network_of(std::int64_t heads, double dropout = 0) {
  torch::manual_seed(4);
  SasRecNetworkOptions options;
  options.tracks = 9;
  options.units = 4;
  options.steps = 5;
  options.heads = heads;
  options.dropout = dropout;
  SasRecNetwork network(options);
  network->to(torch::kDouble);
  network->eval();
  return network;
}

torch::Tensor hidden_of(SasRecNetwork& network, const std::vector<std::int64_t>& tracks,
                        const std::vector<std::int64_t>& active) {
  return network->forward(torch::tensor(tracks), {torch::zeros_like(torch::tensor(tracks)), {}, {}}, active);
}

TEST(SasRec, AHiddenStateDependsOnTheStepsUpToItAlone) {
  const torch::NoGradGuard no_grad;
  auto network = network_of(2);
  const auto whole = hidden_of(network, {1, 2, 3, 4}, {1, 1, 1, 1});
  const auto other_end = hidden_of(network, {1, 2, 3, 8}, {1, 1, 1, 1});
  EXPECT_TRUE(torch::allclose(whole.narrow(0, 0, 3), other_end.narrow(0, 0, 3)));
  EXPECT_FALSE(torch::allclose(whole[3], other_end[3]));
  const auto other_start = hidden_of(network, {7, 2, 3, 4}, {1, 1, 1, 1});
  EXPECT_FALSE(torch::allclose(whole[3], other_start[3]));
}

TEST(SasRec, SequencesSideBySideAreReadAsIfAlone) {
  const torch::NoGradGuard no_grad;
  auto network = network_of(1);
  const auto together = hidden_of(network, {1, 5, 2, 6, 3}, {2, 2, 1});  // 1 2 3 and 5 6
  const auto longer = hidden_of(network, {1, 2, 3}, {1, 1, 1});
  const auto shorter = hidden_of(network, {5, 6}, {1, 1});
  for (const auto& [row, expected] :
       {std::pair(0, longer[0]), {2, longer[1]}, {4, longer[2]}, {1, shorter[0]}, {3, shorter[1]}})
    EXPECT_TRUE(torch::allclose(together[row], expected)) << row;
}

TEST(SasRec, GradientEqualsFiniteDifferences) {
  auto network = network_of(2);
  for (const auto& parameter : network->parameters())
    if (!parameter.is_same(network->output_bias))
      testing_support::expect_gradient(
          parameter,
          [&] {
            return hidden_of(network, {1, 5, 2, 6, 3}, {2, 2, 1}).pow(3).sum();
          },
          1e-5, 1e-6);
}

TEST(SasRec, AReplicaSharesTheWeightsAndDropsByItsOwnSeed) {
  auto network = network_of(1, 0.5);
  network->train();
  const auto replica = network->replica();
  const std::vector<std::int64_t> active{1, 1};
  const auto read = [&](SequenceNetworkImpl& by, std::uint64_t seed) {
    by.seed_dropout(seed);
    return by.forward(torch::tensor({1, 2}), {torch::tensor({0, 0}), {}, {}}, active);
  };
  EXPECT_TRUE(torch::equal(read(*network, 1), read(*replica, 1)));
  EXPECT_FALSE(torch::equal(read(*network, 1), read(*replica, 2)));
  read(*replica, 1).sum().backward();
  EXPECT_TRUE(replica->action_embedding.grad().defined());
  EXPECT_FALSE(network->action_embedding.grad().defined());
}

}  // namespace
}  // namespace segue::models
