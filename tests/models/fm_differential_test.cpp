// The FM-GCN: its graph by hand, its score against the second-order FM it comes from, and the frozen form
// against the network.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <random>

#include "models/networks/fm/fm_network.hpp"
#include "models/scoring/recommender.hpp"
#include "tests/models/same_list.hpp"

namespace segue::models {
namespace {

constexpr std::int64_t users = 20;
constexpr std::int64_t tracks = 300;

TEST(NormalisedGraph, OfThreeNodesByHand) {
  const auto graph = normalised_graph(3, {{0, 1}, {1, 2}, {2, 1}, {0, 1}});
  EXPECT_EQ(graph.row_begin, (std::vector<std::int64_t>{0, 2, 5, 7}));
  EXPECT_EQ(graph.column, (std::vector<std::int32_t>{0, 1, 0, 1, 2, 1, 2}));
  const float half = 1.0F / 2, third = 1.0F / 3, side = 1 / std::sqrt(6.0F);
  const std::vector<float> weight{half, side, side, third, side, side, half};
  ASSERT_EQ(graph.weight.size(), weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) EXPECT_FLOAT_EQ(graph.weight[i], weight[i]) << i;
}

NormalisedGraph random_graph(std::int64_t nodes, std::size_t edges) {
  std::mt19937 random(3);
  std::vector<Edge> some;
  for (std::size_t i = 0; i < edges; ++i)
    some.emplace_back(random() % static_cast<std::uint64_t>(nodes),
                      random() % static_cast<std::uint64_t>(nodes));
  return normalised_graph(nodes, std::move(some));
}

torch::Tensor dense(const NormalisedGraph& graph) {
  auto matrix = torch::zeros({graph.nodes(), graph.nodes()});
  for (std::int64_t i = 0; i < graph.nodes(); ++i)
    for (auto k = graph.row_begin[static_cast<std::size_t>(i)];
         k < graph.row_begin[static_cast<std::size_t>(i) + 1]; ++k)
      matrix[i][graph.column[static_cast<std::size_t>(k)]] = graph.weight[static_cast<std::size_t>(k)];
  return matrix;
}

FmNetwork random_network(std::int64_t layers) {
  torch::manual_seed(42);
  FmNetworkOptions options;
  options.nodes = streaming_nodes(users, tracks);
  options.dimensions = 24;
  options.layers = layers;
  FmNetwork network(options);
  network->set_graph(random_graph(network->nodes().count(), 3000));
  const torch::NoGradGuard no_grad;
  network->embedding.normal_(0, 0.5);
  network->layer_weight.normal_(0, 1);
  network->first_order.normal_(0, 0.5);
  return network;
}

TEST(FmNetwork, ForwardIsTheWeightedSumOfPowersOfTheGraph) {
  auto network = random_network(2);
  const auto a = dense(random_graph(network->nodes().count(), 3000));
  const auto g = network->layer_weight;
  const auto& x = network->embedding;
  EXPECT_TRUE(torch::allclose(network->forward().embedding, g[0] * x + g[1] * a.mm(x) + g[2] * a.mm(a.mm(x)),
                              1e-4, 1e-4));
}

TEST(FmNetwork, GradientGoesBackOverTheGraph) {
  auto network = random_network(1);
  const auto a = dense(random_graph(network->nodes().count(), 3000));
  const auto by_z = torch::randn_like(network->embedding);
  (network->forward().embedding * by_z).sum().backward();
  const auto g = network->layer_weight.detach();
  EXPECT_TRUE(torch::allclose(network->embedding.grad(), g[0] * by_z + g[1] * a.mm(by_z), 1e-3, 1e-4));
  EXPECT_NEAR(network->layer_weight.grad()[1].item<double>(),
              (a.mm(network->embedding.detach()) * by_z).sum().item<double>(), 1e-1);
}

TEST(FmNetwork, WithoutEdgesOrLayersItIsAPlainFm) {
  FmNetworkOptions options;
  options.nodes = {2, 3, {}};
  options.layers = 0;
  FmNetwork network(options);
  EXPECT_TRUE(torch::equal(network->forward().embedding, network->embedding));
}

// A context of three nodes: user, previous track and its action; negative: absent.
SparseMatrix one_context(const FmNetwork& network, const std::vector<std::int32_t>& nodes) {
  return context_matrix(nodes, nodes.size(), network->nodes().count(), torch::kCPU);
}

// Rendle's second-order FM, pair by pair (2010, equation 1).
double pair_by_pair(const FmNetwork& network, const FmRows& all, const std::vector<std::int32_t>& present) {
  double score = network->global_bias.item<double>();
  for (std::size_t i = 0; i < present.size(); ++i) {
    score += all.first_order[present[i]].item<double>();
    for (std::size_t j = 0; j < i; ++j)
      score += all.embedding[present[i]].dot(all.embedding[present[j]]).item<double>();
  }
  return score;
}

TEST(FmNetwork, ScoreIsTheSumOverAllPairs) {
  const torch::NoGradGuard no_grad;
  auto network = random_network(1);
  network->global_bias.fill_(0.7);
  const auto all = network->forward();
  const auto& nodes = network->nodes();
  const auto user = static_cast<std::int32_t>(nodes.user(3));
  const auto previous = static_cast<std::int32_t>(previous_node(nodes, 7));
  const auto action = static_cast<std::int32_t>(action_node(nodes, sessions::Action::skipped));
  for (const auto& context : {std::vector{user, previous, action}, {user, -1, -1}, {-1, previous, action}}) {
    const auto contexts = one_context(network, context);
    const auto of_items = network->item_scores(all, contexts)[0];
    for (std::int64_t track = 0; track < 20; ++track) {
      const auto item = static_cast<std::int32_t>(nodes.item(track));
      std::vector<std::int32_t> present{item};
      for (const auto node : context)
        if (node >= 0) present.push_back(node);
      const auto candidate = one_context(network, {item});
      const auto expected = pair_by_pair(network, all, present);
      EXPECT_NEAR(network->scores(all, contexts, candidate, true).item<double>(), expected, 1e-3);
      // For all items of a context alike, so that they rank the same: what item_scores() leaves out.
      EXPECT_NEAR((of_items[track] - of_items[0]).item<double>(),
                  (network->scores(all, contexts, candidate, false) - of_items[0]).item<double>(), 1e-3);
    }
  }
}

TEST(FmNetwork, AskedForSomeRowsItGivesThoseOfAll) {
  const auto rows = torch::tensor({0, 7, 100, 622}, torch::kLong);
  for (const std::int64_t layers : {0, 1, 2}) {
    auto network = random_network(layers);
    const auto all = network->forward(), some = network->forward(rows);
    EXPECT_TRUE(torch::equal(some.embedding, all.embedding.index_select(0, rows)));
    EXPECT_TRUE(torch::equal(some.first_order, all.first_order.index_select(0, rows)));
  }
}

TEST(FmDifferential, RecommendedListsAreTheNetworksTopK) {
  const torch::NoGradGuard no_grad;
  for (const std::int64_t layers : {0, 1}) {
    auto network = random_network(layers);
    Version version;
    for (std::int64_t i = 0; i < tracks; ++i) version.vocabulary.tracks.push_back("t" + std::to_string(i));
    for (std::int64_t i = 0; i < users; ++i) version.vocabulary.users.push_back("u" + std::to_string(i));
    version.popularity.assign(tracks, 1);
    version.blend = {0, 1, 0};
    version.fm = freeze(network);
    sessions::TrackInterner interner;
    const Model model(std::move(version), interner);
    Recommender recommender;
    ListOptions options;
    options.exclude_just_skipped = false;

    const auto all = network->forward();
    const auto& nodes = network->nodes();
    std::mt19937 random(5);
    for (int i = 0; i < 1000; ++i) {
      const auto user = static_cast<std::int64_t>(random() % (users + 5));  // the last ones are anonymous
      const auto previous = static_cast<std::int64_t>(random() % tracks);
      const auto action = static_cast<sessions::Action>(random() % sessions::action_count);
      sessions::Session session;
      session.steps.push_back({model.track(static_cast<std::int32_t>(previous)), action});
      const auto list = recommender.recommend(model, {"u" + std::to_string(user), &session, &options});
      const bool known = user < users;
      const auto node = [](std::int64_t id) { return static_cast<std::int32_t>(id); };
      const auto context =
          one_context(network, {known ? node(nodes.user(user)) : -1, node(previous_node(nodes, previous)),
                                node(action_node(nodes, action))});
      expect_top_k(list, model, network->item_scores(all, context)[0]);
    }
  }
}

}  // namespace
}  // namespace segue::models
