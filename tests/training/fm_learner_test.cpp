// FM examples, co-occurrence graph and the FM's training loop.
#include "training/learners/fm_learner.hpp"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "training/learners/device.hpp"

namespace segue::training {
namespace {

using namespace testing;

void no_progress(double, const std::string&) {}

TEST(FmExamples, PlaysBecomeTheirNodes) {
  const auto nodes = models::streaming_nodes(2, 3);
  const std::vector<ContextPlay> plays{
      {.user = 1, .previous = 2, .action = sessions::Action::skipped, .track = 0},
      {.user = -1, .previous = -1, .track = 1, .outcome = sessions::Action::skipped}};
  const auto examples = fm_examples(nodes, plays, 0.25F);
  EXPECT_THAT(examples.context(0),
              ElementsAre(1, 2 + 3 + 2, 2 + 3 + 3 + static_cast<int>(sessions::Action::skipped)));
  EXPECT_THAT(examples.context(1), ElementsAre(-1, -1, -1));
  EXPECT_THAT(examples.items, ElementsAre(0, 1));
  EXPECT_THAT(examples.weights, ElementsAre(1, 0.25F));
}

TEST(FmExamples, CoOccurringNodesAreJoinedInTheGraph) {
  const models::FmNodes nodes{1, 2, {2}};  // user 0, items 1 and 2, contexts 3 and 4
  FmExamples examples;
  examples.columns = 2;
  examples.contexts = {0, 4, -1, 3, 0, 3};
  examples.items = {0, 1, 0};
  examples.weights = {1, 1, 1};
  const auto graph = co_occurrence_graph(nodes, examples, std::vector<std::uint32_t>{0, 1});
  EXPECT_THAT(graph.row_begin, ElementsAre(0, 3, 6, 8, 10, 13));
  EXPECT_THAT(graph.column, ElementsAre(0, 1, 4, 0, 1, 4, 2, 3, 2, 3, 0, 1, 4));
}

TEST(FmExamples, EdgesMayWeighWhatTheirExamplesDo) {
  const models::FmNodes nodes{1, 3, {}};
  FmExamples examples;
  examples.contexts = {0, 0, 0, 0};
  examples.items = {0, 1, 0, 2};
  examples.weights = {0.5F, 0.25F, 0.25F, 0};  // of the pair that is repeated the greater, of the last none
  const auto graph = co_occurrence_graph(nodes, examples, std::vector<std::uint32_t>{0, 1, 2, 3}, true);
  EXPECT_THAT(graph.row_begin, ElementsAre(0, 3, 5, 7, 8));
  EXPECT_THAT(graph.column, ElementsAre(0, 1, 2, 0, 1, 0, 2, 3));
  const double user = 1.75, first = 1.5, second = 1.25;  // degrees, with the self-loop
  EXPECT_THAT(graph.weight,
              Pointwise(FloatNear(1e-6F), {1 / user, 0.5 / std::sqrt(user * first),
                                           0.25 / std::sqrt(user * second), 0.5 / std::sqrt(user * first),
                                           1 / first, 0.25 / std::sqrt(user * second), 1 / second, 1.0}));
}

TEST(UnseenItems, AreDrawnUnlessAllWereSeen) {
  const NegativeSampler sampler(std::vector<float>(4), 0);
  const UnseenItems unseen({{0, 1}, {0, 3}, {7, 0}, {1, 0}, {1, 1}, {1, 2}, {1, 3}});
  base::Random random(1);
  std::set<std::int32_t> drawn;
  for (int i = 0; i < 200; ++i) drawn.insert(unseen.draw(0, sampler, random));
  EXPECT_THAT(drawn, ElementsAre(0, 2));
  EXPECT_LT(unseen.draw(1, sampler, random), 4);
}

// Users of even number interact with items of even number, the others with the others; the next item is i +
// 2.
constexpr std::int32_t users = 20, items = 40;

FmExamples two_tastes(const models::FmNodes& nodes) {
  FmExamples examples;
  examples.columns = 1 + nodes.contexts.size();
  base::Random random(3);
  for (int i = 0; i < 1500; ++i) {
    const auto user = static_cast<std::int32_t>(random.below(users));
    const auto previous = static_cast<std::int32_t>(2 * random.below(items / 2) + user % 2);
    examples.contexts.push_back(user);
    if (!nodes.contexts.empty())
      examples.contexts.push_back(static_cast<std::int32_t>(nodes.context(0, previous)));
    examples.items.push_back((previous + 2) % items);
    examples.weights.push_back(1);
  }
  return examples;
}

models::FmNetworkOptions network_options(std::int64_t layers, std::int64_t heads,
                                         std::vector<std::int64_t> hidden) {
  models::FmNetworkOptions options;
  options.nodes = {users, items, {items}};
  options.dimensions = 16;
  options.layers = layers;
  options.heads = heads;
  options.hidden = std::move(hidden);
  options.dropout = heads > 0 ? 0.1 : 0;
  return options;
}

FmLearnerOptions learner_options(FmLoss loss) {
  FmLearnerOptions options;
  options.loss = loss;
  options.batch = 100;
  options.negatives = 5;
  options.unseen_negatives = false;  // each user has seen half of all items
  options.learning_rate = 0.03;
  options.regularisation = 1e-4;
  return options;
}

struct Member {
  const char* name;
  models::FmNetworkOptions network;
  FmLoss loss;
};
std::vector<Member> family() {
  return {{"FM", network_options(0, 0, {}), FmLoss::bpr},
          {"FM, pointwise", network_options(0, 0, {}), FmLoss::bce},
          {"FM, sampled softmax", network_options(0, 0, {}), FmLoss::sampled_softmax},
          {"FM-GCN, sampled softmax", network_options(1, 0, {}), FmLoss::sampled_softmax},
          {"Neural FM", network_options(0, 0, {8}), FmLoss::bpr},
          {"FM-GCN", network_options(2, 0, {}), FmLoss::bpr},
          {"FM-GCN-ATT", network_options(1, 4, {}), FmLoss::bpr}};
}

models::FmNetwork learn(const Member& member, std::uint64_t seed, int epochs) {
  set_threads(1);
  seed_libtorch(seed);
  models::FmNetwork network(member.network);
  auto options = learner_options(member.loss);
  options.seed = seed;
  FmLearner learner(network, two_tastes(member.network.nodes), options);
  double first = 0, last = 0;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    last = learner.epoch(no_progress);
    if (epoch == 0) first = last;
  }
  if (epochs > 1) {
    EXPECT_LT(last, first) << member.name;
  }
  return network;
}

TEST(FmLearner, SquaredErrorLearnsTheWeights) {
  for (const std::int64_t layers : {0, 1}) {
    set_threads(1);
    seed_libtorch(1);
    models::FmNetworkOptions network_options;
    network_options.nodes = {users, items, {}};
    network_options.dimensions = 8;
    network_options.layers = layers;
    models::FmNetwork network(network_options);
    auto examples = two_tastes(network_options.nodes);
    for (std::size_t i = 0; i < examples.size(); ++i)
      examples.weights[i] = examples.contexts[i] % 2 == 0 ? 0.9F : 0.2F;
    auto options = learner_options(FmLoss::mse);
    options.learning_rate = 0.01;
    options.regularisation = 0.01;
    options.rows_alike = true;
    options.noise = 0.001;
    options.weighted_edges = true;
    FmLearner learner(network, std::move(examples), options);
    double loss = 1;
    for (int epoch = 0; epoch < 30; ++epoch) loss = learner.epoch(no_progress);
    EXPECT_LT(loss, 0.002) << layers << " layers";  // always 0.55 would have 0.12

    const torch::NoGradGuard no_grad;
    const auto matrix = [&](std::vector<std::int32_t> nodes) {
      return models::context_matrix(nodes, 1, users + items, torch::kCPU);
    };
    const auto scores =
        network->scores(network->forward(), matrix({4, 5}), matrix({users + 2, users + 3}), true);
    EXPECT_NEAR(scores[0].item<double>(), 0.9, 0.1);
    EXPECT_NEAR(scores[1].item<double>(), 0.2, 0.1);
  }
}

TEST(FmLearner, EveryMemberOfTheFamilyLearnsTheNextItem) {
  for (const auto& member : family()) {
    auto network = learn(member, 1, 15);
    const torch::NoGradGuard no_grad;
    const auto& nodes = network->nodes();
    const auto all = network->forward();
    int hits = 0;
    for (std::int32_t previous = 0; previous < items; ++previous) {
      const auto context =
          models::context_matrix({previous % 2, static_cast<std::int32_t>(nodes.context(0, previous))}, 2,
                                 nodes.count(), torch::kCPU);
      hits += network->item_scores(all, context).argmax().item<std::int64_t>() == (previous + 2) % items;
    }
    EXPECT_GT(hits, 0.9 * items) << member.name;
  }
}

TEST(FmLearner, TheSameSeedGivesTheSameNetworkAnotherGivesAnother) {
  for (const auto& member : family()) {
    const auto weights = [&](std::uint64_t seed) { return learn(member, seed, 2)->embedding.detach(); };
    EXPECT_TRUE(torch::equal(weights(1), weights(1))) << member.name;
    EXPECT_FALSE(torch::equal(weights(1), weights(2))) << member.name;
  }
}

TEST(FmLearner, ProgressAscendsToOneAndMayAbandonTheWork) {
  models::FmNetwork network(network_options(1, 0, {}));
  auto options = learner_options(FmLoss::bpr);
  options.folds = 3;
  FmLearner learner(network, two_tastes(network->nodes()), options);
  double last = 0;
  learner.epoch([&](double done, const std::string&) {
    EXPECT_GT(done, last);
    last = done;
  });
  EXPECT_DOUBLE_EQ(last, 1);
  struct Enough {};
  EXPECT_THROW(learner.epoch([](double, const std::string&) { throw Enough{}; }), Enough);
}

}  // namespace
}  // namespace segue::training
