#include "training/evaluation/rank_cases.hpp"

#include <gmock/gmock.h>

#include "tests/training/fixed_scorer.hpp"

namespace segue::training {
namespace {

using testing::ask;
using ::testing::ElementsAre;
using testing::FixedScorer;
using testing::rows_of;

CaseRanks rank(std::vector<float> scores, const RankingCase& asked, RankingOptions options = {.k = 3}) {
  const auto items = static_cast<std::int32_t>(scores.size());
  FixedScorer scorer(std::move(scores));
  return rank_cases(scorer, items, {&asked, 1}, options);
}

TEST(RankCases, CountsTheBetterOnesAndListsTheBest) {
  const auto ranks = rank({0.1F, 0.9F, 0.5F, 0.7F}, ask({}, 2));
  EXPECT_THAT(ranks.rank, ElementsAre(3));
  EXPECT_THAT(ranks.candidates, ElementsAre(4));
  EXPECT_THAT(ranks.list, ElementsAre(1, 3, 2));
}

TEST(RankCases, TiesShareTheMeanOfTheirRanks) {
  EXPECT_THAT(rank({1, 1, 1, 1}, ask({}, 0)).rank, ElementsAre(2.5));
  EXPECT_THAT(rank({2, 1, 1, 0}, ask({}, 1)).rank, ElementsAre(2.5));
  EXPECT_THAT(rank({2, 1, 1, 0}, ask({}, 0)).rank, ElementsAre(1));
}

TEST(RankCases, RanksAmongTheNegativesOnly) {
  const auto ranks = rank({4, 3, 2, 1, 0}, ask({}, 2, {1, 4}));
  EXPECT_THAT(ranks.rank, ElementsAre(2));
  EXPECT_THAT(ranks.candidates, ElementsAre(3));
  EXPECT_THAT(ranks.list, ElementsAre(1, 2, 4));
}

TEST(RankCases, ListsEndWhereCandidatesDo) {
  EXPECT_THAT(rank({4, 3, 2}, ask({}, 2, {1}), {.k = 4}).list, ElementsAre(1, 2, -1, -1));
}

TEST(RankCases, MasksWhatWasSeenButNeverTheTarget) {
  const auto rows = rows_of({{0, 1, 0}});
  const auto seen = rank({4, 3, 2, 1}, ask(rows, 1));
  EXPECT_THAT(seen.rank, ElementsAre(1));  // 0 is masked, 1 is not although it was seen
  EXPECT_THAT(seen.candidates, ElementsAre(3));
  EXPECT_THAT(seen.list, ElementsAre(1, 2, 3));
  EXPECT_THAT(rank({4, 3, 2, 1}, ask(rows, 1), {.k = 3, .mask = Mask::none}).rank, ElementsAre(2));
}

TEST(RankCases, OneCaseDoesNotMaskForTheNext) {
  const auto rows = rows_of({{0, 1}, {2}});
  const std::vector<RankingCase> cases{ask(std::span(rows).first(2), 3), ask(std::span(rows).last(1), 3)};
  FixedScorer scorer({4, 3, 2, 1});
  EXPECT_THAT(rank_cases(scorer, 4, cases, {}).rank, ElementsAre(2, 3));
}

TEST(RankCases, AsksForAllCasesHoweverMany) {
  FixedScorer scorer({1, 2});
  const std::vector<RankingCase> cases(1000, ask({}, 0));
  EXPECT_THAT(rank_cases(scorer, 2, cases, {}).rank, ::testing::Each(2));
  EXPECT_EQ(rank_cases(scorer, 2, cases, {}).rank.size(), 1000);
}

TEST(RankCases, ARepeatIsATargetOfTheSequence) {
  const auto rows = rows_of({{0, 1}});
  EXPECT_TRUE(is_repeat(ask(rows, 0)));
  EXPECT_FALSE(is_repeat(ask(rows, 2)));
  EXPECT_FALSE(is_repeat(ask({}, 0)));
}

}  // namespace
}  // namespace segue::training
