// The FM-GCN: its graph by hand, its score against the second-order FM it comes from, and the frozen form
// against the network.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <random>

#include "models/fm/fm_gcn_network.hpp"
#include "models/recommender/recommender.hpp"
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

TEST(NormalisedGraph, PropagationIsTheMatrixProductForAnyWidth) {
  const auto graph = random_graph(50, 200);
  const auto matrix = dense(graph);
  EXPECT_TRUE(torch::equal(matrix, matrix.t()));
  torch::manual_seed(1);
  for (const std::int64_t width : {1, 7, 16, 64, 100}) {
    const auto in = torch::randn({50, width});
    auto out = torch::empty({50, width});
    propagate(graph.row_begin, graph.column, graph.weight, in.data_ptr<float>(), width,
              out.data_ptr<float>());
    EXPECT_TRUE(torch::allclose(out, matrix.mm(in), 1e-5, 1e-5)) << "width " << width;
  }
}

FmGcnNetwork random_network(std::int64_t layers) {
  torch::manual_seed(42);
  FmGcnNetwork network(FmGcnNetworkOptions{users, tracks, 24, layers});
  network->set_graph(random_graph(network->nodes().count(), 3000));
  const torch::NoGradGuard no_grad;
  network->embedding.normal_(0, 0.5);
  network->layer_weight.normal_(0, 1);
  network->track_bias.normal_(0, 0.5);
  return network;
}

TEST(FmGcnNetwork, ForwardIsTheWeightedSumOfPowersOfTheGraph) {
  auto network = random_network(2);
  const auto a = dense(random_graph(network->nodes().count(), 3000));
  const auto g = network->layer_weight;
  const auto& x = network->embedding;
  EXPECT_TRUE(
      torch::allclose(network->forward(), g[0] * x + g[1] * a.mm(x) + g[2] * a.mm(a.mm(x)), 1e-4, 1e-4));
}

TEST(FmGcnNetwork, GradientGoesBackOverTheGraph) {
  auto network = random_network(1);
  const auto a = dense(random_graph(network->nodes().count(), 3000));
  const auto by_z = torch::randn_like(network->embedding);
  (network->forward() * by_z).sum().backward();
  const auto g = network->layer_weight.detach();
  EXPECT_TRUE(torch::allclose(network->embedding.grad(), g[0] * by_z + g[1] * a.mm(by_z), 1e-3, 1e-4));
  EXPECT_NEAR(network->layer_weight.grad()[1].item<double>(),
              (a.mm(network->embedding.detach()) * by_z).sum().item<double>(), 1e-1);
}

TEST(FmGcnNetwork, WithoutEdgesOrLayersItIsAPlainFm) {
  FmGcnNetwork network(FmGcnNetworkOptions{2, 3, 4, 0});
  EXPECT_TRUE(torch::equal(network->forward(), network->embedding));
}

// Rendle's identity: ½ (|Σ v|² − Σ |v|²) is the sum over all pairs. Between two tracks it differs by what the
// query says.
TEST(FmGcnNetwork, QueryRanksAsTheWholeSecondOrderFm) {
  const torch::NoGradGuard no_grad;
  auto network = random_network(1);
  const auto z = network->forward();
  const auto nodes = network->nodes();
  const auto pairs = [&](std::int64_t track) {
    const auto v =
        z.index_select(0, torch::tensor({nodes.user(3), nodes.previous(7),
                                         nodes.action(sessions::Action::skipped), nodes.track(track)}));
    return 0.5 * (v.sum(0).square().sum() - v.square().sum());
  };
  const auto context =
      torch::tensor({nodes.user(3), nodes.previous(7), nodes.action(sessions::Action::skipped)});
  const auto query = network->queries(z, context.view({1, 3}), torch::ones({1, 3}))[0];
  for (std::int64_t track = 1; track < 50; ++track)
    EXPECT_NEAR((pairs(track) - pairs(0)).item<double>(),
                query.dot(z[nodes.track(track)] - z[nodes.track(0)]).item<double>(), 1e-3);
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

    const auto z = network->forward();
    const auto nodes = network->nodes();
    std::mt19937 random(5);
    for (int i = 0; i < 1000; ++i) {
      const auto user = static_cast<std::int64_t>(random() % (users + 5));  // the last ones are strangers
      const auto previous = static_cast<std::int64_t>(random() % tracks);
      const auto action = static_cast<sessions::Action>(random() % sessions::action_count);
      sessions::Session session;
      session.steps.push_back({model.track(static_cast<std::int32_t>(previous)), action});
      const auto list = recommender.recommend(model, {"u" + std::to_string(user), &session, &options});
      const bool known = user < users;
      const auto context =
          torch::tensor({nodes.user(known ? user : 0), nodes.previous(previous), nodes.action(action)});
      const auto query = network->queries(z, context.view({1, 3}),
                                          torch::tensor({known ? 1.0F : 0.0F, 1.0F, 1.0F}).view({1, 3}))[0];
      const auto scores = z.narrow(0, nodes.track(0), tracks).mv(query) + network->track_bias;
      expect_top_k(list, model, scores);
    }
  }
}

}  // namespace
}  // namespace segue::models
