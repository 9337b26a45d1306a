#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "models/scoring/frozen_lstm.hpp"
#include "tests/models/every_target.hpp"
#include "tests/models/random_version.hpp"

namespace segue::models {
namespace {

using sessions::Action;

/// The textbook's step in double precision, for the layers' h and c.
void textbook_step(const LstmWeights& weights, const LstmInput& input, std::vector<std::vector<double>>& h,
                   std::vector<std::vector<double>>& c) {
  std::vector<double> x;
  for (std::int64_t j = 0; j < weights.track_embedding.dim(1); ++j) {
    x.push_back(double{weights.track_embedding.row(input.row)[j]} +
                weights.action_embedding.row(static_cast<std::int64_t>(input.action))[j]);
    if (!weights.gap_embedding.empty()) x.back() += weights.gap_embedding.row(input.gap)[j];
    if (const auto positions = weights.position_embedding; !positions.empty())
      x.back() += positions.row(std::min(input.position, positions.dim(0) - 1))[j];
  }
  const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
  for (std::size_t l = 0; l < weights.layers.size(); ++l) {
    const LstmLayer& layer = weights.layers[l];
    const std::int64_t units = layer.weight_hh.dim(1);
    std::vector<double> gates;
    for (std::int64_t g = 0; g < 4 * units; ++g) {
      double sum = layer.bias.data[g];
      for (std::size_t j = 0; j < x.size(); ++j) sum += layer.weight_ih.row(g)[j] * x[j];
      for (std::int64_t j = 0; j < units; ++j) sum += layer.weight_hh.row(g)[j] * h[l][j];
      gates.push_back(sum);
    }
    for (std::int64_t u = 0; u < units; ++u) {
      c[l][u] = sigmoid(gates[units + u]) * c[l][u] + sigmoid(gates[u]) * std::tanh(gates[2 * units + u]);
      h[l][u] = sigmoid(gates[3 * units + u]) * std::tanh(c[l][u]);
    }
    x = h[l];
  }
}

struct Shape {
  std::int64_t units;
  std::int64_t embedding;
  std::int64_t layers;
  bool tied;
  bool told_more = false;  // gap and position
};

Version version_of(const Shape& shape) {
  testing::RandomVersionOptions options;
  options.units = shape.units;
  options.embedding = shape.embedding;
  options.layers = shape.layers;
  options.tied = shape.tied;
  options.gaps = shape.told_more;
  options.positions = shape.told_more ? 7 : 0;
  options.fm = false;
  return testing::random_version(options);
}

constexpr Shape shapes[] = {{4, 4, 1, true},     {16, 16, 1, true},  {17, 9, 2, false, true},
                            {100, 100, 1, true}, {33, 50, 3, false}, {128, 128, 1, true, true}};

LstmInput random_input(std::mt19937& random) {
  return {static_cast<std::int32_t>(random() % 50), static_cast<Action>(random() % sessions::action_count),
          static_cast<sessions::GapBucket>(random() % sessions::gap_bucket_count),
          static_cast<std::int64_t>(random() % 20)};
}

TEST(FrozenLstm, FollowsTheTextbook) {
  for (const Shape& shape : shapes) {
    const Version version = version_of(shape);
    const FrozenLstm lstm(*version.lstm, RowsView(version.lstm->track_embedding));
    testing::on_every_target([&](std::int64_t target) {
      std::mt19937 random(5);
      std::vector<float> scratch;
      LstmState state = lstm.initial_state();
      LstmState* pointer = &state;
      std::vector<std::vector<double>> h(shape.layers, std::vector<double>(shape.units));
      std::vector<std::vector<double>> c = h;
      for (int step = 0; step < 30; ++step) {
        const LstmInput input = random_input(random);
        lstm.step({&input, 1}, {&pointer, 1}, scratch);
        textbook_step(*version.lstm, input, h, c);
        for (std::int64_t u = 0; u < shape.units; ++u) {
          ASSERT_NEAR(lstm.hidden(state)[u], h.back()[u], 1e-5)
              << hwy::TargetName(target) << ", " << shape.units << " units, step " << step;
        }
      }
    });
  }
}

TEST(FrozenLstm, GivesTheSameBitsInAnyBatchAndAtAnyVectorWidth) {
  for (const Shape& shape : shapes) {
    const Version version = version_of(shape);
    const FrozenLstm lstm(*version.lstm, RowsView(version.lstm->track_embedding));
    std::vector<std::vector<LstmState>> by_target;
    testing::on_every_target([&](std::int64_t target) {
      std::mt19937 random(6);
      std::vector<float> scratch;
      std::vector<LstmState> together(37, lstm.initial_state());
      std::vector<LstmState> alone = together;
      for (int step = 0; step < 6; ++step) {
        const std::size_t size = 1 + random() % together.size();
        std::vector<LstmInput> inputs;
        std::vector<LstmState*> states;
        for (std::size_t i = 0; i < size; ++i) {
          inputs.push_back(random_input(random));
          states.push_back(&together[i]);
        }
        lstm.step(inputs, states, scratch);
        for (std::size_t i = 0; i < size; ++i) {
          LstmState* state = &alone[i];
          lstm.step({&inputs[i], 1}, {&state, 1}, scratch);
          ASSERT_EQ(alone[i], together[i]) << hwy::TargetName(target) << ", " << i << " of " << size;
        }
      }
      if (testing::fuses(target)) by_target.push_back(together);
    });
    for (const auto& states : by_target) EXPECT_EQ(states, by_target.front());
  }
}

}  // namespace
}  // namespace segue::models
