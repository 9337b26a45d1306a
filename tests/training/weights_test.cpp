// Edge weights: normalisation, split, prediction and metrics.
#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "training/baselines/biases.hpp"
#include "training/baselines/weight_als.hpp"
#include "training/data/edge_weights.hpp"
#include "training/metrics/weight_errors.hpp"

namespace segue::training {
namespace {

using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

InteractionRow row(std::int32_t user, std::int32_t item, float weight) {
  InteractionRow row;
  row.user = row.sequence = user;
  row.item = item;
  row.weight = weight;
  return row;
}

Interactions data_of(std::vector<InteractionRow> rows) {
  Interactions data;
  data.source = "test:data";
  for (const auto& row : rows) {
    data.users.resize(std::max(data.users.size(), static_cast<std::size_t>(row.user) + 1));
    data.items.resize(std::max(data.items.size(), static_cast<std::size_t>(row.item) + 1));
  }
  data.rows = std::move(rows);
  return data;
}

std::vector<float> predicted(WeightPredictor&& predictor, const std::vector<InteractionRow>& rows) {
  std::vector<float> weights(rows.size());
  predictor.predict(rows, weights);
  return weights;
}

auto near(std::vector<float> expected) { return Pointwise(FloatNear(1e-4F), expected); }

TEST(EdgeWeights, AreSharesOfTheUsersGreatestByLogarithm) {
  auto data =
      data_of({row(0, 0, 100), row(0, 1, 10), row(0, 2, 1), row(1, 0, 8), row(1, 1, 2), row(2, 0, 1)});
  ASSERT_TRUE(to_log_shares(data).has_value());
  std::vector<float> weights;
  for (const auto& row : data.rows) weights.push_back(row.weight);
  EXPECT_THAT(weights, near({1, 0.5F, 0, 1, 1.0F / 3, 1}));
  auto ratings = data_of({row(0, 0, 0.5F)});
  EXPECT_THAT(to_log_shares(ratings).error(), HasSubstr("weight below 1"));
}

TEST(EdgeWeights, RowsAreDealtIntoThreeParts) {
  std::vector<InteractionRow> rows;
  for (std::int32_t i = 0; i < 50; ++i) rows.push_back(row(i / 10, i, static_cast<float>(i)));
  const auto data = data_of(rows);
  SplitOptions options;
  const auto parts = split_edges(data, options);
  EXPECT_EQ(parts.test.size(), 5);
  EXPECT_EQ(parts.validation.size(), 5);
  EXPECT_EQ(parts.fit.size(), 40);
  EXPECT_EQ(parts.training.size(), 45);
  std::set<std::int32_t> once;
  for (const auto* part : {&parts.fit, &parts.validation, &parts.test})
    for (const auto& row : *part) EXPECT_TRUE(once.insert(row.item).second);
  options.split_seed = 2;
  EXPECT_NE(parts.test.front().item, split_edges(data, options).test.front().item);
}

TEST(WeightErrors, ByHand) {
  Biases none({}, 2, 2, {});
  const std::vector<InteractionRow> rows{row(0, 0, 0.5F), row(0, 1, 0), row(1, 0, 1)};
  const auto errors = weight_errors(none, rows, 1);
  EXPECT_DOUBLE_EQ(errors[0].value, (0.25 + 1) / 3);
  EXPECT_DOUBLE_EQ(errors[1].value, 0.5);
  EXPECT_DOUBLE_EQ(errors[2].value, std::sqrt(1.25 / 3));
  EXPECT_DOUBLE_EQ(mean_squared_error(none, rows), 1.25 / 3);
}

TEST(Biases, SolveTheShrunkenEquations) {
  // The mean is 2; of the users alone b = (±1 ± 1) / (2 + 1), since items get ∞ of shrinkage.
  const std::vector<InteractionRow> rows{row(0, 0, 3), row(0, 1, 3), row(1, 0, 1), row(1, 1, 1)};
  EXPECT_THAT(predicted(Biases(rows, 3, 2, {1, 1e12}), {row(0, 0, 0), row(1, 1, 0), row(2, 0, 0)}),
              near({2 + 2.0F / 3, 2 - 2.0F / 3, 2}));
  // Without shrinkage what is additive is found exactly.
  const std::vector<InteractionRow> additive{row(0, 0, 1), row(0, 1, 2), row(1, 0, 4), row(1, 1, 5)};
  EXPECT_THAT(predicted(Biases(additive, 2, 2, {0, 0}), additive), near({1, 2, 4, 5}));
}

// What a rank-one residual leaves at the minimum: of r = s u vᵀ with |u| = |v| = 1 the best x yᵀ has strength
// s − λ, here 4 − 0.5 over u = (½ ½ ½ ½)·(signs), as for every ridge on both factors.
TEST(WeightAls, ShrinksASingularValueByTheRegularisation) {
  std::vector<InteractionRow> rows;
  for (std::int32_t user = 0; user < 4; ++user)
    for (std::int32_t item = 0; item < 4; ++item)
      rows.push_back(row(user, item, (user + item) % 2 == 0 ? 1 : -1));
  WeightAlsOptions options;
  options.factors = 1;
  options.regularisation = 0.5;
  options.iterations = 50;
  std::vector<float> expected;
  for (const auto& row : rows) expected.push_back(row.weight * (4 - 0.5F) / 4);
  EXPECT_THAT(predicted(WeightAls(rows, 4, 4, options), rows), near(expected));
}

}  // namespace
}  // namespace segue::training
