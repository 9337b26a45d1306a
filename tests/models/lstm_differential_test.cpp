// The frozen LSTM against the network it was frozen from: hidden states and lists over random sessions.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <random>

#include "models/networks/lstm/lstm_network.hpp"
#include "models/scoring/frozen_lstm.hpp"
#include "models/scoring/recommender.hpp"
#include "tests/models/same_list.hpp"

namespace segue::models {
namespace {

constexpr std::int64_t tracks = 300;
constexpr int sessions_each = 3400;  // of three shapes: more than ten thousand

struct Shape {
  std::int64_t units;
  std::int64_t layers;
  bool tied;
  bool told_more = false;  // gap, position and artist
};

class LstmDifferential : public ::testing::TestWithParam<Shape> {};

// Weights some times as large as training's, so that gates saturate too.
LstmNetwork random_network(const Shape& shape) {
  torch::manual_seed(42);
  LstmNetworkOptions options;
  options.tracks = tracks;
  options.units = shape.units;
  options.layers = shape.layers;
  options.tied = shape.tied;
  options.dropout = 0.5;
  if (shape.told_more) {
    options.gaps = true;
    options.positions = 12;
    for (std::int64_t i = 0; i < tracks; ++i) options.artists.push_back(i % 40);
  }
  LstmNetwork network(options);
  const torch::NoGradGuard no_grad;
  for (auto& parameter : network->parameters()) parameter.normal_(0, 0.4);
  network->eval();
  return network;
}

struct RandomSession {
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> actions;
  std::vector<std::int64_t> gaps;
  std::vector<std::int64_t> positions;
};

RandomSession random_session(std::mt19937& random) {
  RandomSession session;
  const auto steps = 1 + random() % 40;
  for (std::size_t i = 0; i < steps; ++i) {
    session.rows.push_back(static_cast<std::int64_t>(random() % tracks));
    session.actions.push_back(static_cast<std::int64_t>(random() % sessions::action_count));
    session.gaps.push_back(static_cast<std::int64_t>(random() % sessions::gap_bucket_count));
    session.positions.push_back(static_cast<std::int64_t>(i));
  }
  return session;
}

torch::Tensor last_hidden(LstmNetwork& network, const RandomSession& session) {
  const std::vector<std::int64_t> active(session.rows.size(), 1);
  return network->forward(
      torch::tensor(session.rows),
      {torch::tensor(session.actions), torch::tensor(session.gaps), torch::tensor(session.positions)},
      active)[-1];
}

TEST_P(LstmDifferential, FrozenHiddenStatesEqualTheNetworks) {
  const torch::NoGradGuard no_grad;
  auto network = random_network(GetParam());
  const auto weights = freeze(network);
  const FrozenLstm frozen(weights, RowsView(weights.track_embedding));
  std::mt19937 random(1);
  std::vector<float> scratch;
  for (int s = 0; s < sessions_each; ++s) {
    const auto session = random_session(random);
    auto state = frozen.initial_state();
    LstmState* const states[] = {&state};
    for (std::size_t i = 0; i < session.rows.size(); ++i) {
      const LstmInput input{static_cast<std::int32_t>(session.rows[i]),
                            static_cast<sessions::Action>(session.actions[i]),
                            static_cast<sessions::GapBucket>(session.gaps[i]), session.positions[i]};
      frozen.step({&input, 1}, states, scratch);
    }
    const auto hidden = last_hidden(network, session);
    for (std::int64_t unit = 0; unit < frozen.units(); ++unit)
      ASSERT_NEAR(frozen.hidden(state)[unit], hidden[unit].item<float>(), 2e-5)
          << "session " << s << " of " << session.rows.size() << " steps, unit " << unit;
  }
}

TEST_P(LstmDifferential, RecommendedListsAreTheNetworksTopK) {
  const torch::NoGradGuard no_grad;
  auto network = random_network(GetParam());
  Version version;
  for (std::int64_t i = 0; i < tracks; ++i) version.vocabulary.tracks.push_back("t" + std::to_string(i));
  version.popularity.assign(tracks, 1);
  version.blend = {1, 0, 0};
  version.lstm = freeze(network);
  sessions::TrackInterner interner;
  const Model model(std::move(version), interner);
  Recommender recommender;
  ListOptions options;
  options.exclude_just_skipped = false;
  std::mt19937 random(2);
  for (int s = 0; s < sessions_each; ++s) {
    const auto steps = random_session(random);
    sessions::Session session;
    for (std::size_t i = 0; i < steps.rows.size(); ++i)
      session.steps.push_back({model.track(static_cast<std::int32_t>(steps.rows[i])),
                               static_cast<sessions::Action>(steps.actions[i]), false,
                               static_cast<sessions::GapBucket>(steps.gaps[i])});
    const auto list = recommender.recommend(model, {"nobody", &session, &options});
    expect_top_k(list, model, network->scores(last_hidden(network, steps)));
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, LstmDifferential,
                         ::testing::Values(Shape{100, 1, true}, Shape{32, 2, true, true},
                                           Shape{20, 1, false}),
                         [](const auto& info) {
                           return std::to_string(info.param.layers) + "x" + std::to_string(info.param.units) +
                                  (info.param.tied ? "tied" : "untied");
                         });

}  // namespace
}  // namespace segue::models
