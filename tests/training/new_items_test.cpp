// Cold-start split: training rows, support rows and targets; and content-based baselines.
#include "training/data/new_items.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "tests/training/fixed_scorer.hpp"
#include "training/baselines/content.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::IsEmpty;
using testing::rows_of;
using ::testing::SizeIs;

/// Each of twelve users interacts with all ten items, one per second, in different orders.
Interactions ten_items() {
  std::vector<std::vector<std::int32_t>> sequences(12);
  for (std::int32_t user = 0; user < 12; ++user)
    for (std::int32_t step = 0; step < 10; ++step)
      sequences[static_cast<std::size_t>(user)].push_back((user + 3 * step) % 10);
  Interactions data;
  data.users.resize(12);
  data.items.resize(10);
  data.rows = rows_of(sequences);
  for (auto& row : data.rows) row.timestamp_ms += 1;
  for (std::size_t s = 0; s <= 12; ++s) data.sequence_begin.push_back(10 * s);
  return data;
}

SplitOptions options(std::size_t shown) {
  SplitOptions options;
  options.protocol = Protocol::new_items;
  options.test_share = 0.2;
  options.validation_share = 0.1;
  options.shown = shown;
  return options;
}

std::set<std::int32_t> items(const std::vector<char>& marked) {
  std::set<std::int32_t> items;
  for (std::size_t i = 0; i < marked.size(); ++i)
    if (marked[i] != 0) items.insert(static_cast<std::int32_t>(i));
  return items;
}

TEST(NewItems, DoNotOccurInTraining) {
  const auto data = ten_items();
  const auto parts = split(data, options(0));
  const auto to_training = items(parts.new_to_training), to_fit = items(parts.new_to_fit);
  EXPECT_THAT(to_training, SizeIs(2));
  EXPECT_THAT(to_fit, SizeIs(3));
  EXPECT_THAT(parts.fit, SizeIs(7 * 12));
  EXPECT_THAT(parts.training, SizeIs(8 * 12));
  EXPECT_THAT(parts.validation, SizeIs(1 * (12 - 5)));
  EXPECT_THAT(parts.test, SizeIs(2 * (12 - 5)));
  for (const auto& row : parts.training) EXPECT_FALSE(to_training.contains(row.item));
  for (const auto& row : parts.fit) EXPECT_FALSE(to_fit.contains(row.item));
  for (const auto& ranking_case : parts.test) EXPECT_TRUE(to_training.contains(ranking_case.target));
  for (const auto& ranking_case : parts.validation) EXPECT_TRUE(to_fit.contains(ranking_case.target));
}

TEST(NewItems, HistoriesAreTheTrainingRowsBefore) {
  const auto data = ten_items();
  const auto parts = split(data, options(0));
  for (const auto& ranking_case : parts.test) {
    const auto sequence = data.sequence(static_cast<std::size_t>(ranking_case.query.user));
    std::vector<std::int32_t> before, history;
    for (const auto& row : sequence) {
      if (row.item == ranking_case.target) break;
      if (parts.new_to_training[static_cast<std::size_t>(row.item)] == 0) before.push_back(row.item);
    }
    for (const auto& row : ranking_case.query.history) history.push_back(row.item);
    EXPECT_EQ(history, before);
  }
  for (std::size_t i = 1; i < parts.training.size(); ++i)
    if (parts.training[i].sequence == parts.training[i - 1].sequence) {
      EXPECT_EQ(parts.training[i].previous, parts.training[i - 1].item);
    }
}

TEST(NewItems, MayBeShownWithoutAnotherCase) {
  const auto data = ten_items();
  const auto hidden = split(data, options(0)), shown = split(data, options(3));
  EXPECT_EQ(shown.training.size(), hidden.training.size() + 3 * 2);
  EXPECT_EQ(shown.fit.size(), hidden.fit.size() + 3);
  ASSERT_EQ(shown.test.size(), hidden.test.size());
  std::map<std::int32_t, std::vector<std::int64_t>> times;
  for (std::size_t i = 0; i < shown.test.size(); ++i) {
    EXPECT_EQ(shown.test[i].target, hidden.test[i].target);
    EXPECT_EQ(shown.test[i].query.user, hidden.test[i].query.user);
    times[shown.test[i].target].push_back(shown.test[i].query.timestamp_ms);
  }
  for (const auto& row : shown.training) {
    EXPECT_TRUE(row.previous < 0 || shown.new_to_training[static_cast<std::size_t>(row.previous)] == 0);
    if (shown.new_to_training[static_cast<std::size_t>(row.item)] == 0) continue;
    for (const auto later : times.at(row.item)) EXPECT_LT(row.timestamp_ms, later);
  }
}

TEST(NewItems, MayBeRankedAmongThemselves) {
  const auto data = ten_items();
  auto among = options(0);
  among.among_new = true;
  const auto parts = split(data, among);
  for (const auto& ranking_case : parts.test)
    EXPECT_THAT(ranking_case.negatives, IsEmpty());  // all users have all
  auto fewer = data;
  // Remove the last new item from the first user's rows.
  const auto missed = *items(parts.new_to_training).rbegin();
  std::erase_if(fewer.rows, [&](const auto& row) { return row.user == 0 && row.item == missed; });
  for (std::size_t s = 1; s <= 12; ++s) --fewer.sequence_begin[s];
  const auto with_rival = split(fewer, among);
  for (const auto& ranking_case : with_rival.test)
    if (ranking_case.query.user == 0) {
      EXPECT_THAT(ranking_case.negatives, ElementsAre(missed));
    }
}

/// Of two genres and a year: 0 and 1 share genre 0, 2 has genre 1 and the year, 3 the year, 4 nothing.
const ItemFeatures features{{0}, {0}, {1, 2}, {2}, {}};

TEST(ContentCosine, ByHand) {
  ContentCosine content(features);
  const auto rows = rows_of({{0, 3}});
  const auto ranking_case = testing::make_case(rows, 2);
  std::vector<float> scores(5);
  content.score({&ranking_case.query, 1}, scores);
  const float common = std::log(5.0F / 2), rare = std::log(5.0F);  // genre 0 and the year; genre 1
  EXPECT_THAT(scores,
              ElementsAre(FloatEq(common), FloatEq(common),
                          FloatEq(common * common / std::hypot(rare, common)), FloatEq(common), 0.0F));
}

TEST(FeaturePop, IsTheMeanOverFeaturesOfWhatHasThem) {
  FeaturePop popularity(features, rows_of({{0, 0, 0, 1}, {2, 0, 2}}));
  RankingQuery query;
  std::vector<float> scores(5);
  popularity.score({&query, 1}, scores);
  // Counts are 4, 1, 2: genre 0 has 2.5, genre 1 and the year have 2, all together 7/3.
  EXPECT_THAT(scores, ElementsAre(2.5F, 2.5F, 2.0F, 2.0F, FloatEq(7.0F / 3)));
}

}  // namespace
}  // namespace segue::training
