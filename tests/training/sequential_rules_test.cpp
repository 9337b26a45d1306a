#include "training/baselines/sequential_rules.hpp"

#include <gmock/gmock.h>

#include "tests/training/corpora.hpp"
#include "tests/training/fixed_scorer.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using testing::rows_of;

using Items = std::vector<std::int32_t>;

Items list(SequentialRules& rules, const Items& history, std::size_t k, const Items& excluded = {}) {
  Items list;
  rules.recommend(history, excluded, k, list);
  return list;
}

// Popularity: 3 has 4 plays, 0 and 1 have 3, 2 has 2, 4 none.
SequentialRules rules(const SequentialRulesOptions& options) {
  return {ItemSequences(rows_of({{0, 1, 3}, {0, 2, 3}, {0, 1, 3}, {2, 1, 3}})), 5, options};
}

TEST(ItemSequences, OfACorpusAreThoseOfItsRows) {
  const auto corpus = testing::corpus_of(4, {{0, 1}, {}, {3}});
  const ItemSequences of_corpus(corpus, corpus.sessions), of_rows(rows_of({{0, 1}, {3}}));
  ASSERT_EQ(of_corpus.size(), 3);
  EXPECT_THAT(of_corpus[0], ElementsAre(0, 1));
  EXPECT_TRUE(of_corpus[1].empty());
  ASSERT_EQ(of_rows.size(), 2);
  EXPECT_THAT(of_rows[1], ElementsAre(3));
  EXPECT_THAT(of_rows.items(), ElementsAre(0, 1, 3));
}

TEST(SequentialRules, DistanceZeroIsPopularityTiesByRow) {
  auto popularity = rules({.max_distance = 0});
  EXPECT_THAT(list(popularity, {0}, 5), ElementsAre(3, 0, 1, 2, 4));
  EXPECT_THAT(list(popularity, {}, 2), ElementsAre(3, 0));
  EXPECT_EQ(popularity.name(), "ItemPop");
}

TEST(SequentialRules, DistanceOneIsAFirstOrderMarkovChain) {
  auto markov = rules({.max_distance = 1});
  EXPECT_THAT(list(markov, {0}, 5), ElementsAre(1, 2, 3, 0, 4));
  EXPECT_EQ(markov.name(), "Markov");
}

TEST(SequentialRules, FartherFollowersCountLess) {
  // After 0: item 1 twice at distance 1 = 2, item 3 three times at distance 2 = 1.5, item 2 once = 1.
  auto all = rules({});
  EXPECT_THAT(list(all, {4, 0}, 3), ElementsAre(1, 3, 2));
}

TEST(SequentialRules, ExcludedItemsDoNotStandInTheList) {
  auto all = rules({});
  EXPECT_THAT(list(all, {0}, 3, {1, 3}), ElementsAre(2, 0, 4));
}

TEST(SequentialRules, SequencesEndRules) {
  SequentialRules two(ItemSequences(rows_of({{0, 1}, {2, 3}})), 4, {});
  EXPECT_THAT(list(two, {1}, 4), ElementsAre(0, 1, 2, 3));  // popularity alone
}

TEST(SequentialRules, OnlyTheBestSuccessorsAreKept) {
  auto few = rules({.max_successors = 1});
  EXPECT_THAT(list(few, {0}, 3), ElementsAre(1, 3, 0));
}

TEST(SequentialRules, ScoresAreThoseOfTheRulesAndALittlePopularity) {
  auto all = rules({});
  const auto history = rows_of({{4, 0}});
  RankingQuery query;
  query.history = history;
  std::vector<float> scores(5);
  all.score({&query, 1}, scores);
  for (const auto& [item, score] : std::initializer_list<std::pair<int, double>>{{1, 2}, {3, 1.5}, {2, 1}})
    EXPECT_NEAR(scores[static_cast<std::size_t>(item)], score, 1e-4) << item;
  EXPECT_GT(scores[0], scores[4]);
  EXPECT_EQ(scores[4], 0);
}

TEST(SequentialRules, OlderStepsAndBackwardRulesCountByTheirWeights) {
  SequentialRules both(ItemSequences(rows_of({{0, 1}, {2, 3}})), 4,
                       {.max_distance = 1, .backward = 0.5, .steps = 2, .step_decay = 0.1});
  const auto history = rows_of({{0, 3}});
  RankingQuery query;
  query.history = history;
  std::vector<float> scores(4);
  both.score({&query, 1}, scores);
  EXPECT_NEAR(scores[2], 0.5, 1e-4);  // 3 is preceded by 2
  EXPECT_NEAR(scores[1], 0.1, 1e-4);  // 0, the step before, is followed by 1
  EXPECT_NEAR(scores[0], 0, 1e-4);
}

TEST(SequentialRules, FrequentItemsMayShareTheirWeight) {
  SequentialRules shared(ItemSequences(rows_of({{0, 1}, {0, 2}, {0, 1}, {0, 3}})), 4,
                         {.support_exponent = 1});
  const auto history = rows_of({{0}});
  RankingQuery query;
  query.history = history;
  std::vector<float> scores(4);
  shared.score({&query, 1}, scores);
  EXPECT_NEAR(scores[1], 0.5, 1e-4);
  EXPECT_NEAR(scores[2], 0.25, 1e-4);
}

}  // namespace
}  // namespace segue::training
