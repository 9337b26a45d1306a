#include "training/metrics/rank_cases.hpp"

#include <gmock/gmock.h>

#include "base/random.hpp"
#include "tests/training/fixed_scorer.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using testing::FixedScorer;
using testing::make_case;
using testing::rows_of;

CaseRanks rank(std::vector<float> scores, const RankingCase& ranking_case,
               RankingOptions options = {.k = 3}) {
  const auto items = static_cast<std::int32_t>(scores.size());
  FixedScorer scorer(std::move(scores));
  return rank_cases(scorer, items, {&ranking_case, 1}, options);
}

TEST(RankCases, CountsTheBetterOnesAndListsTheBest) {
  const auto ranks = rank({0.1F, 0.9F, 0.5F, 0.7F}, make_case({}, 2));
  EXPECT_THAT(ranks.rank, ElementsAre(3));
  EXPECT_THAT(ranks.candidates, ElementsAre(4));
  EXPECT_THAT(ranks.list, ElementsAre(1, 3, 2));
}

TEST(RankCases, TiesShareTheMeanOfTheirRanks) {
  EXPECT_THAT(rank({1, 1, 1, 1}, make_case({}, 0)).rank, ElementsAre(2.5));
  EXPECT_THAT(rank({2, 1, 1, 0}, make_case({}, 1)).rank, ElementsAre(2.5));
  EXPECT_THAT(rank({2, 1, 1, 0}, make_case({}, 0)).rank, ElementsAre(1));
}

TEST(RankCases, RanksAmongTheNegativesOnly) {
  const auto ranks = rank({4, 3, 2, 1, 0}, make_case({}, 2, {1, 4}));
  EXPECT_THAT(ranks.rank, ElementsAre(2));
  EXPECT_THAT(ranks.candidates, ElementsAre(3));
  EXPECT_THAT(ranks.list, ElementsAre(1, 2, 4));
}

TEST(RankCases, ListsEndWhereCandidatesDo) {
  EXPECT_THAT(rank({4, 3, 2}, make_case({}, 2, {1}), {.k = 4}).list, ElementsAre(1, 2, -1, -1));
}

TEST(RankCases, MasksWhatWasSeenButNeverTheTarget) {
  const auto rows = rows_of({{0, 1, 0}});
  const auto seen = rank({4, 3, 2, 1}, make_case(rows, 1));
  EXPECT_THAT(seen.rank, ElementsAre(1));  // 0 is masked, 1 is not although it was seen
  EXPECT_THAT(seen.candidates, ElementsAre(3));
  EXPECT_THAT(seen.list, ElementsAre(1, 2, 3));
  EXPECT_THAT(rank({4, 3, 2, 1}, make_case(rows, 1), {.k = 3, .mask = Mask::none}).rank, ElementsAre(2));
}

TEST(RankCases, AWholeCatalogueIsRankedAsBySorting) {
  base::Random random(1);
  for (int round = 0; round < 50; ++round) {
    std::vector<float> scores(200 + random.below(200));
    const auto values = 1 + random.below(100);  // the fewer, the more ties
    for (auto& score : scores) score = static_cast<float>(random.below(values)) - 50;
    const auto item = [&] { return static_cast<std::int32_t>(random.below(scores.size())); };
    const auto rows = rows_of({{item(), item(), item(), item()}});
    const auto target = round % 2 == 0 ? item() : rows[0].item;

    std::vector<std::pair<float, std::int32_t>> order;  // negated, so that it ascends
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(scores.size()); ++i)
      if (i == target || std::ranges::find(rows, i, &InteractionRow::item) == rows.end())
        order.emplace_back(-scores[static_cast<std::size_t>(i)], i);
    std::ranges::sort(order);
    const auto ties = std::ranges::equal_range(order, -scores[static_cast<std::size_t>(target)], {},
                                               &std::pair<float, std::int32_t>::first);
    const auto first = static_cast<double>(ties.begin() - order.begin()) + 1;

    const auto ranks = rank(scores, make_case(rows, target), {.k = 20});
    EXPECT_THAT(ranks.rank, ElementsAre(first + (static_cast<double>(ties.size()) - 1) / 2));
    EXPECT_THAT(ranks.candidates, ElementsAre(order.size()));
    ASSERT_EQ(ranks.list.size(), 20);
    for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(ranks.list[i], order[i].second) << i;
  }
}

TEST(RankCases, OneCaseDoesNotMaskForTheNext) {
  const auto rows = rows_of({{0, 1}, {2}});
  const std::vector<RankingCase> cases{make_case(std::span(rows).first(2), 3),
                                       make_case(std::span(rows).last(1), 3)};
  FixedScorer scorer({4, 3, 2, 1});
  EXPECT_THAT(rank_cases(scorer, 4, cases, {}).rank, ElementsAre(2, 3));
}

TEST(RankCases, ScoresAllCasesBatchByBatch) {
  FixedScorer scorer({1, 2});
  const std::vector<RankingCase> cases(1000, make_case({}, 0));
  EXPECT_THAT(rank_cases(scorer, 2, cases, {}).rank, ::testing::Each(2));
  EXPECT_EQ(rank_cases(scorer, 2, cases, {}).rank.size(), 1000);
}

TEST(RankCases, ARepeatIsATargetOfTheSequence) {
  const auto rows = rows_of({{0, 1}});
  EXPECT_TRUE(is_repeat(make_case(rows, 0)));
  EXPECT_FALSE(is_repeat(make_case(rows, 2)));
  EXPECT_FALSE(is_repeat(make_case({}, 0)));
}

}  // namespace
}  // namespace segue::training
