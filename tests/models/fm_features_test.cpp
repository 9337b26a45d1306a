// Items whose embeddings their features take part in, by hand.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/networks/fm/fm_network.hpp"
#include "tests/gradient_check.hpp"

namespace segue::models {
namespace {

/// A user, nodes 0; three items, nodes 1 to 3, with features {0, 1}, {1} and none; and a context, node 4.
FmNetwork network(std::int64_t layers, double own_dropout = 0) {
  torch::manual_seed(7);
  FmNetworkOptions options;
  options.nodes = {1, 3, {1}};
  options.dimensions = 4;
  options.layers = layers;
  options.item_features = {{0, 1}, {1}, {}};
  options.own_dropout = own_dropout;
  FmNetwork network(options);
  network->set_graph(normalised_graph(5, {{0, 1}, {0, 2}, {2, 4}}));
  const torch::NoGradGuard no_grad;
  network->embedding.normal_(0, 0.5);
  network->first_order.normal_(0, 0.5);
  network->feature_embedding.normal_(0, 0.5);
  network->feature_first_order.normal_(0, 0.5);
  return network;
}

/// What the features add to each node.
torch::Tensor of_features(const torch::Tensor& features) {
  auto none = torch::zeros_like(features[0]);
  return torch::stack({none, (features[0] + features[1]) / 2, features[1], none, none});
}

TEST(FmFeatures, AreAddedAsTheirMean) {
  auto fm = network(0);
  const auto rows = fm->forward();
  EXPECT_TRUE(torch::allclose(rows.embedding, fm->embedding + of_features(fm->feature_embedding)));
  EXPECT_TRUE(torch::allclose(rows.first_order, fm->first_order + of_features(fm->feature_first_order)));
}

TEST(FmFeatures, AreConvolvedLikeAllElse) {
  auto fm = network(1);
  const auto with = fm->forward().embedding;
  {
    const torch::NoGradGuard no_grad;
    fm->embedding.add_(of_features(fm->feature_embedding));
    fm->feature_embedding.zero_();
  }
  EXPECT_TRUE(torch::allclose(with, fm->forward().embedding, 1e-5, 1e-6));
}

TEST(FmFeatures, GradientGoesToThem) {
  auto fm = network(1);
  const auto by_embedding = torch::randn({5, 4}), by_weight = torch::randn({5});
  const auto loss = [&] {
    const auto rows = fm->forward();
    return (rows.embedding * by_embedding).sum() + (rows.first_order * by_weight).sum();
  };
  testing_support::expect_gradient(fm->feature_embedding, loss, 0.1, 1e-4);
  testing_support::expect_gradient(fm->feature_first_order, loss, 0.1, 1e-4);
  testing_support::expect_gradient(fm->embedding, loss, 0.1, 1e-4);
}

TEST(FmFeatures, StandAloneWhereAnItemLosesItsOwn) {
  auto fm = network(0, 1);
  const auto own = fm->embedding + of_features(fm->feature_embedding);
  fm->train();
  auto lost = own.detach().clone();
  lost.narrow(0, 1, 3).copy_(of_features(fm->feature_embedding).narrow(0, 1, 3).detach());
  EXPECT_TRUE(torch::allclose(fm->forward().embedding, lost));
  fm->eval();
  EXPECT_TRUE(torch::allclose(fm->forward().embedding, own)) << "only in training";
}

}  // namespace
}  // namespace segue::models
