#include <gmock/gmock.h>

#include <cmath>

#include "tests/training/fixed_scorer.hpp"
#include "training/baselines/blend.hpp"
#include "training/baselines/context_markov.hpp"
#include "training/baselines/distinct_items.hpp"
#include "training/baselines/ease.hpp"
#include "training/baselines/item_knn.hpp"
#include "training/baselines/item_pop.hpp"
#include "training/baselines/personal_repeats.hpp"
#include "training/baselines/session_knn.hpp"
#include "training/baselines/user_knn.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using testing::FixedScorer;
using ::testing::FloatEq;
using ::testing::Pointwise;
using testing::rows_of;

/// The scores for an anonymous user with this history, whose sequence is not a training sequence.
std::vector<float> scores(ItemScorer& scorer, std::vector<std::int32_t> history, std::size_t items,
                          std::int64_t now_ms = 0) {
  auto rows = rows_of({std::move(history)});
  for (auto& row : rows) {
    row.sequence = 1000;
    row.timestamp_ms = now_ms;
  }
  RankingQuery query;
  query.history = rows;
  std::vector<float> scores(items, 99);
  scorer.score({&query, 1}, scores);
  return scores;
}

auto near(std::vector<double> expected) { return Pointwise(::testing::DoubleNear(1e-5), expected); }

TEST(DistinctItems, NewestFirstWithTheWeightOfTheirNewestOccurrence) {
  const auto rows = rows_of({{5, 7, 5, 8}});
  const auto items = distinct_items(rows, 2);
  ASSERT_EQ(items.size(), 3);
  EXPECT_EQ(items[0].item, 8);
  EXPECT_EQ(items[1].item, 5);
  EXPECT_EQ(items[1].back, 1);
  EXPECT_FLOAT_EQ(items[1].weight, static_cast<float>(std::sqrt(0.5)));
  EXPECT_EQ(items[2].item, 7);
  EXPECT_FLOAT_EQ(items[2].weight, 0.5);
  EXPECT_FLOAT_EQ(distinct_items(rows, 0)[2].weight, 1);
  EXPECT_TRUE(distinct_items({}, 2).empty());
}

TEST(ItemPop, ScoresAreCounts) {
  ItemPop popularity(rows_of({{0, 2}, {2, 2}}), 3);
  EXPECT_THAT(scores(popularity, {1}, 3), ElementsAre(1, 0, 3));
}

// Items 0 and 1 always come together, 2 comes with 3 in one of two sequences. With λ = 1 the Gram matrix
// falls into (3 2; 2 3) and (3 1; 1 2), whose inverses are (3 −2; −2 3) / 5 and (2 −1; −1 3) / 5.
TEST(Ease, FourItemsInClosedForm) {
  const auto rows = rows_of({{0, 1}, {1, 0}, {2, 3}, {2}});
  const auto weights = ease_weights(rows, 4, {.regularisation = 1});
  EXPECT_THAT(weights, near({0, 2.0 / 3, 0, 0,  //
                             2.0 / 3, 0, 0, 0,  //
                             0, 0, 0, 1.0 / 3,  //
                             0, 0, 1.0 / 2, 0}));
}

TEST(Ease, ScoresAreSumsOfRowsWeightedByRecency) {
  const auto weights = std::make_shared<const std::vector<float>>(std::vector<float>{0, 1, 2,  //
                                                                                     3, 0, 4,  //
                                                                                     5, 6, 0});
  Ease published(weights, 3, 0), recent(weights, 3, 1);
  EXPECT_THAT(scores(published, {0, 1}, 3), ElementsAre(3, 1, 6));
  EXPECT_THAT(scores(recent, {0, 1}, 3), ElementsAre(3, 0.5, 5));
  EXPECT_THAT(scores(recent, {}, 3), ElementsAre(0, 0, 0));
}

TEST(Ease, WhatStandsFarApartIsLessTogether) {
  // With a half-life of one place the Gram matrix of 0, 1, 2 is (1 ½ ¼; ½ 1 ½; ¼ ½ 1). Of an exponential
  // kernel the inverse is tridiagonal: given what stands between, the ends say nothing of each other.
  const auto weights = ease_weights(rows_of({{0, 1, 2}}), 3, {.regularisation = 0, .place_half_life = 1});
  EXPECT_THAT(weights, near({0, 0.4, 0,    //
                             0.5, 0, 0.5,  //
                             0, 0.4, 0}));
}

TEST(Ease, RefusesACatalogueTooLargeToInvert) {
  EXPECT_THROW(ease_weights({}, 20'001, {}), std::runtime_error);
}

TEST(ItemKnn, SimilarityIsAShrunkenCosine) {
  const auto rows = rows_of({{0, 1}, {0, 1}, {0, 2}});
  ItemKnn knn(rows, 3, {.neighbours = 10, .shrinkage = 1, .query_half_life = 0});
  EXPECT_THAT(scores(knn, {0}, 3), near({0, 2 / (std::sqrt(6) + 1), 1 / (std::sqrt(3) + 1)}));
  EXPECT_THAT(scores(knn, {1, 2}, 3), near({2 / (std::sqrt(6) + 1) + 1 / (std::sqrt(3) + 1), 0, 0}));
}

TEST(ItemKnn, KeepsTheNearestOnly) {
  ItemKnn knn(rows_of({{0, 1}, {0, 1}, {0, 2}}), 3, {.neighbours = 1, .shrinkage = 0, .query_half_life = 0});
  EXPECT_THAT(scores(knn, {0}, 3), near({0, 2 / std::sqrt(6), 0}));
}

TEST(UserKnn, NeighboursVoteByCosine) {
  const auto rows = rows_of({{0, 1, 2}, {0, 3}, {4}});
  UserKnn knn(rows, 5, {.neighbours = 10, .query_half_life = 0});
  const double first = 1 / std::sqrt(3), second = 1 / std::sqrt(2);
  EXPECT_THAT(scores(knn, {0}, 5), near({first + second, first, first, second, 0}));
  UserKnn nearest(rows, 5, {.neighbours = 1, .query_half_life = 0});
  EXPECT_THAT(scores(nearest, {0}, 5), near({second, 0, 0, second, 0}));
}

TEST(UserKnn, OnesOwnPastIsNoNeighbour) {
  const auto rows = rows_of({{0, 1}, {0, 2}});
  UserKnn knn(rows, 3, {});
  RankingQuery query;
  query.history = std::span(rows).first(2);
  std::vector<float> scores(3);
  knn.score({&query, 1}, scores);
  EXPECT_EQ(scores[1], 0);
  EXPECT_GT(scores[2], 0);
}

TEST(VSknn, WeighsByPlaceByHand) {
  // The session is 0, 1. Its newest item weighs 1, the other ½. The first neighbour shares 1 (1 · 1), the
  // second 0 (½, and halved again because it is one step back), the third both.
  SessionKnn knn(rows_of({{1, 2}, {0, 3}, {0, 1, 4}}), 5, v_sknn());
  EXPECT_THAT(scores(knn, {0, 1}, 5), near({0.25 + 1.5, 1 + 1.5, 1, 0.25, 1.5}));
}

TEST(VSknn, KeepsTheNewestSessionsOfAnItemAndTheNearestOfThose) {
  auto options = v_sknn();
  options.sample = 1;
  SessionKnn newest(rows_of({{0, 1}, {0, 2}}), 3, options);
  EXPECT_THAT(scores(newest, {0}, 3), near({1, 0, 1}));
  options = v_sknn();
  options.neighbours = 1;
  SessionKnn nearest(rows_of({{0, 1}, {0, 2}, {0, 3}}), 4, options);
  EXPECT_THAT(scores(nearest, {0}, 4), near({1, 0, 0, 1}));  // of equals the newest
}

TEST(VStan, DecaysByHand) {
  SessionKnnOptions options = v_stan();
  options.step_decay = 2;
  options.recency_days = 1;
  options.place_decay = 3;
  options.rarity = 1;
  auto rows = rows_of({{0, 3, 2}, {1}});
  for (auto& row : rows) row.timestamp_ms = 0;
  SessionKnn knn(rows, 4, options);
  constexpr std::int64_t day = 86'400'000;
  // Shared is 0, the newest of the session; one of two sessions holds it; the neighbour has three items and
  // is a day old.
  const double newest = (1 + std::log(2)) / std::sqrt(3) * std::exp(-1);
  EXPECT_THAT(scores(knn, {0}, 4, day),
              near({newest, 0, newest * std::exp(-2.0 / 3), newest * std::exp(-1.0 / 3)}));
  // One step back, what is shared weighs less, and so does its neighbour.
  const double older = newest * std::exp(-0.5) * std::exp(-0.5);
  const auto after = scores(knn, {0, 1}, 4, day);
  EXPECT_NEAR(after[0], older, 1e-6);
}

TEST(SessionKnn, NothingIsKnownOfAnEmptySession) {
  SessionKnn knn(rows_of({{0, 1}}), 2, v_stan());
  EXPECT_THAT(scores(knn, {}, 2), ElementsAre(0, 0));
}

TEST(ContextMarkov, PlacesThatAgreeMoreCountMore) {
  // After 2 came 3 twice and 4 once, but only before 4 did 0 and 1 stand in the window.
  const auto rows = rows_of({{5, 2, 3}, {5, 2, 3}, {1, 0, 2, 4}});
  ContextMarkov two(ItemSequences(rows), 6, {.window = 2, .growth = 3});
  EXPECT_THAT(scores(two, {0, 1, 2}, 6),
              Pointwise(::testing::DoubleNear(1e-4), {0.0, 0.0, 0.0, 2.0, 9.0, 0.0}));
  ContextMarkov one(ItemSequences(rows), 6, {.window = 1, .growth = 3});
  EXPECT_THAT(scores(one, {1, 0, 2}, 6),
              Pointwise(::testing::DoubleNear(1e-4), {0.0, 0.0, 0.0, 2.0, 3.0, 0.0}));
  ContextMarkov none(ItemSequences(rows), 6, {.window = 0, .growth = 3});
  EXPECT_THAT(scores(none, {0, 1, 2}, 6),
              Pointwise(::testing::DoubleNear(1e-4), {0.0, 0.0, 0.0, 2.0, 1.0, 0.0}));
}

TEST(ContextMarkov, FartherFollowersCountLess) {
  ContextMarkov markov(ItemSequences(rows_of({{0, 1, 2, 3}})), 4,
                       {.window = 2, .growth = 3, .max_distance = 2});
  EXPECT_THAT(scores(markov, {0}, 4), Pointwise(::testing::DoubleNear(1e-4), {0.0, 1.0, 0.25, 0.0}));
  EXPECT_GT(scores(markov, {}, 4)[3], 0);  // popularity alone
}

TEST(PersonalRepeats, ScoresAreTheSharesOfTheTraining) {
  // At one step back nothing is repeated in 3 rows; at two steps 1 of 2; at three 0 of 1.
  PersonalRepeats repeats(rows_of({{0, 1, 0, 2}}), 4);
  EXPECT_THAT(repeats.shares(), ElementsAre(FloatEq(0), FloatEq(0.5), FloatEq(0)));
  EXPECT_THAT(scores(repeats, {3, 1, 2}, 4), ElementsAre(0, 0.5, 0, 0));
  EXPECT_THAT(scores(repeats, {}, 4), ElementsAre(0, 0, 0, 0));
}

TEST(PersonalRepeats, OccurrencesAddUpAndFarOnesCountAsTheFurthest) {
  PersonalRepeats repeats(rows_of({{0, 0}, {1, 2}}), 3);
  EXPECT_THAT(repeats.shares(), ElementsAre(FloatEq(0.5)));
  EXPECT_THAT(scores(repeats, {0, 1, 0}, 3), ElementsAre(1, 0.5, 0));
}

TEST(Blend, StandardisesOverTheCatalogue) {
  std::vector<float> values{1, 3, 5, 7};
  standardise(values);
  EXPECT_THAT(values, near({-3 / std::sqrt(5), -1 / std::sqrt(5), 1 / std::sqrt(5), 3 / std::sqrt(5)}));
  std::vector<float> equal{2, 2};
  standardise(equal);
  EXPECT_THAT(equal, ElementsAre(0, 0));
}

TEST(Blend, ScoresAreWeightedSumsWhateverTheScale) {
  Blend blend({{std::make_shared<FixedScorer>(std::vector<float>{1, -1}), 2},
               {std::make_shared<FixedScorer>(std::vector<float>{-500, 500}), 0.5}},
              2);
  EXPECT_THAT(scores(blend, {}, 2), near({1.5, -1.5}));
}

}  // namespace
}  // namespace segue::training
