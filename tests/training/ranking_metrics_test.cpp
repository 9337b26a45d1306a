#include "training/metrics/ranking_metrics.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/training/fixed_scorer.hpp"
#include "training/metrics/list_auc.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using testing::make_case;
using testing::rows_of;

double value(const std::vector<Metric>& metrics, const std::string& name) {
  const auto found = std::ranges::find(metrics, name, &Metric::name);
  if (found == metrics.end()) ADD_FAILURE() << "no metric " << name;
  return found == metrics.end() ? 0 : found->value;
}

/// Four items; the training has 0 four times, 1 twice, 2 once and 3 never. Items 0 and 1 are by the same
/// artist, 2 by another, that of 3 is not known.
struct RankingMetricsTest : ::testing::Test {
  RankingMetricsTest() {
    data.items = {"a", "b", "c", "d"};
    data.artists = {"x", "x", "y", ""};
    training = rows_of({{0, 0, 0, 0}, {1, 1, 2}});
    history = rows_of({{3}, {2}});
    cases = {make_case(std::span(history).first(1), 3), make_case(std::span(history).last(1), 1)};
    run.model = {2, {1, 3.5}, {4, 4}, {3, 0, 0, 1}};
    run.popularity = {2, {4, 2}, {4, 4}, {0, 1, 0, 1}};
  }
  RankingMetrics metrics() const {
    return ranking_metrics(ItemStatistics(data, training), cases, {&run, 1}, 1);
  }

  Interactions data;
  std::vector<InteractionRow> training, history;
  std::vector<RankingCase> cases;  // the first a repeat at rank 1, the second new at rank 3.5
  RankedRun run;
};

TEST_F(RankingMetricsTest, AccuracyByHand) {
  const auto all = metrics().all;
  EXPECT_DOUBLE_EQ(value(all, "hr@2"), 0.5);
  EXPECT_DOUBLE_EQ(value(all, "recall@2"), 0.5);
  EXPECT_DOUBLE_EQ(value(all, "precision@2"), 0.25);
  EXPECT_DOUBLE_EQ(value(all, "f1@2"), (2 * 1 * 0.5 / 1.5) / 2);
  EXPECT_DOUBLE_EQ(value(all, "ndcg@2"), 0.5);
  EXPECT_DOUBLE_EQ(value(all, "mrr@2"), 0.5);
  EXPECT_DOUBLE_EQ(value(all, "map@2"), 0.5);
  EXPECT_DOUBLE_EQ(value(all, "mrr"), (1 + 1 / 3.5) / 2);
  EXPECT_DOUBLE_EQ(value(all, "roc_auc"), (1 + 0.5 / 3) / 2);
}

// Of ten items 2, 5 and 9 are relevant, of which the list has 2 and 9: 1 + 2 pairs with its misses 3 and 4
// are in order, and of the five others each is below the two hits, and below 5 in one of two orders.
TEST(ListAuc, ByHand) {
  const std::vector<std::int32_t> relevant{2, 5, 9};
  EXPECT_DOUBLE_EQ(list_auc(std::vector<std::int32_t>{2, 3, 9, 4}, relevant, 10),
                   (1 + 2 + 5 * 2.5) / (3 * 7));
  EXPECT_DOUBLE_EQ(list_auc(std::vector<std::int32_t>{2, 5, 9}, relevant, 10), 1);
  EXPECT_DOUBLE_EQ(list_auc({}, relevant, 10), 0.5);
  EXPECT_DOUBLE_EQ(list_auc({}, relevant, 3), 0.5);
}

TEST_F(RankingMetricsTest, AListThatCasesShareHasAnAuc) {
  EXPECT_EQ(std::ranges::count(metrics().all, "auc@2", &Metric::name), 0);
  cases = {make_case(std::span(history).first(1), 0), make_case(std::span(history).first(1), 2)};
  run.model.list = {1, 2, 1, 2};
  EXPECT_DOUBLE_EQ(value(metrics().all, "auc@2"), (0 + 1.5 * 1) / (2 * 2));
}

TEST_F(RankingMetricsTest, DiscountsByTheLogarithmOfTheRank) {
  EXPECT_DOUBLE_EQ(ndcg(1, 10), 1);
  EXPECT_DOUBLE_EQ(ndcg(3, 10), 0.5);
  EXPECT_DOUBLE_EQ(ndcg(2.5, 10), 1 / std::log2(3.5));
  EXPECT_DOUBLE_EQ(ndcg(10.5, 10), 0);
}

TEST_F(RankingMetricsTest, FurtherDepthsGoBeyondTheLists) {
  const std::vector<std::size_t> depths{1, 2, 4};
  const auto all = ranking_metrics(ItemStatistics(data, training), cases, {&run, 1}, 1, depths).all;
  EXPECT_DOUBLE_EQ(value(all, "hr@1"), 0.5);
  EXPECT_DOUBLE_EQ(value(all, "hr@4"), 1);
  EXPECT_DOUBLE_EQ(value(all, "mrr@4"), (1 + 1 / 3.5) / 2);
  EXPECT_DOUBLE_EQ(value(all, "ndcg@4"), (1 + 1 / std::log2(4.5)) / 2);
  EXPECT_EQ(std::ranges::count(all, "hr@2", &Metric::name), 1);
}

TEST_F(RankingMetricsTest, CatalogueByHand) {
  const auto all = metrics().all;
  EXPECT_DOUBLE_EQ(value(all, "coverage@2"), 3.0 / 4);
  // Listed 0, 1, 1 and 2 times: Σ (2i - n - 1) x_i / (n Σ x) = (-1 + 1 + 6) / 16.
  EXPECT_DOUBLE_EQ(value(all, "catalogue_bias@2"), 6.0 / 16);
  EXPECT_DOUBLE_EQ(value(all, "popularity_bias@2"), ((0 + 4) / 2.0 + (4 + 2) / 2.0) / 2 / 4);
  const auto information = [](double count) { return -std::log2((count + 1) / (7 + 4)); };
  EXPECT_DOUBLE_EQ(value(all, "novelty@2"), (information(0) + 2 * information(4) + information(2)) / 4);
  EXPECT_DOUBLE_EQ(value(all, "artist_diversity@2"), (1.0 / 1 + 1.0 / 2) / 2);
}

TEST_F(RankingMetricsTest, OnlyHitsThatPopularityMissesAreSerendipity) {
  EXPECT_DOUBLE_EQ(value(metrics().all, "serendipity@2"), 0.5);
  run.popularity.rank[0] = 2;
  EXPECT_DOUBLE_EQ(value(metrics().all, "serendipity@2"), 0);
}

TEST_F(RankingMetricsTest, SplitsIntoRepeatsAndNewItems) {
  const auto split = metrics();
  EXPECT_EQ(split.repeat_cases, 1);
  EXPECT_EQ(split.new_cases, 1);
  EXPECT_DOUBLE_EQ(value(split.repeats, "hr@2"), 1);
  EXPECT_DOUBLE_EQ(value(split.new_targets, "hr@2"), 0);
  EXPECT_DOUBLE_EQ(value(split.new_targets, "mrr"), 1 / 3.5);
  cases[0].target = 0;
  EXPECT_TRUE(metrics().repeats.empty());
}

TEST_F(RankingMetricsTest, RunsAreAveragedCaseByCase) {
  auto worse = run;
  worse.model.rank = {4, 2};
  const std::vector<RankedRun> runs{run, worse};
  const auto mean = ranking_metrics(ItemStatistics(data, training), cases, runs, 1).all;
  EXPECT_DOUBLE_EQ(value(mean, "hr@2"), 0.5);
  EXPECT_DOUBLE_EQ(value(mean, "mrr"), ((1 + 0.25) / 2 + (1 / 3.5 + 0.5) / 2) / 2);
  // The value of each case is ½, whichever is drawn.
  const auto interval = *std::ranges::find(mean, "hr@2", &Metric::name)->interval;
  EXPECT_DOUBLE_EQ(interval.low, 0.5);
  EXPECT_DOUBLE_EQ(interval.high, 0.5);
}

TEST_F(RankingMetricsTest, ShortListsCountWhatTheyHold) {
  run.model.list = {3, -1, 0, 1};
  EXPECT_DOUBLE_EQ(value(metrics().all, "popularity_bias@2"), (0 + (4 + 2) / 2.0) / 2 / 4);
}

TEST_F(RankingMetricsTest, WithoutArtistsThereIsNoDiversity) {
  data.artists.assign(4, "");
  for (const auto& metric : metrics().all) EXPECT_FALSE(metric.name.starts_with("artist")) << metric.name;
}

TEST_F(RankingMetricsTest, IntervalsAreDrawnOverSequences) {
  // A sequence that is hit at every case, and one that never is: a draw has 0, ½ or all of them.
  const auto rows = rows_of({{0}, {1}});
  cases.clear();
  for (int i = 0; i < 40; ++i) cases.push_back(make_case(std::span(rows).subspan(i < 20 ? 0 : 1, 1), 2));
  EXPECT_THAT(sequence_ends(cases), ElementsAre(20, 40));
  run.model = {2, std::vector<double>(20, 1), std::vector<std::int32_t>(40, 4), {}};
  run.model.rank.resize(40, 4);
  run.model.list.resize(80, 0);
  run.popularity = run.model;
  const auto all = metrics().all;
  const auto interval = *std::ranges::find(all, "hr@2", &Metric::name)->interval;
  EXPECT_DOUBLE_EQ(interval.mean, 0.5);
  EXPECT_DOUBLE_EQ(interval.low, 0);
  EXPECT_DOUBLE_EQ(interval.high, 1);
}

TEST(Bootstrap, PairedKnowsMoreThanTwoIntervals) {
  // b is a little worse than a wherever it is, while both vary much.
  std::vector<double> a, b;
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < 200; ++i) {
    a.push_back(static_cast<double>(i % 2));
    b.push_back(a.back() - 0.01);
    ends.push_back(i + 1);
  }
  const auto difference = paired_bootstrap(a, b, ends, 1);
  EXPECT_NEAR(difference.low, 0.01, 1e-12);
  EXPECT_NEAR(difference.high, 0.01, 1e-12);
  EXPECT_GT(bootstrap(a, ends, 1).high - bootstrap(a, ends, 1).low, 0.1);
}

}  // namespace
}  // namespace segue::training
