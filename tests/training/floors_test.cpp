#include <gmock/gmock.h>

#include "tests/training/corpora.hpp"
#include "training/floors/sequential_rules.hpp"

namespace segue::training {
namespace {

using namespace testing;
using ::testing::ElementsAre;

std::vector<std::int32_t> list(const SequentialRules& rules, std::vector<Play> session, std::size_t k,
                               std::vector<std::int32_t> excluded = {}) {
  std::vector<std::int32_t> list;
  rules.recommend(session, excluded, k, list);
  return list;
}

// Popularity: 3 has 4 plays, 0 and 1 have 3, 2 has 2, 4 none.
const Corpus corpus = corpus_of(5, {{0, 1, 3}, {0, 2, 3}, {0, 1, 3}, {2, 1, 3}});

TEST(SequentialRules, DistanceZeroIsPopularityTiesByRow) {
  const SequentialRules popularity(corpus, corpus.sessions, 0);
  EXPECT_THAT(list(popularity, {{0, Action::completed}}, 5), ElementsAre(3, 0, 1, 2, 4));
  EXPECT_THAT(list(popularity, {}, 2), ElementsAre(3, 0));
}

TEST(SequentialRules, DistanceOneIsAFirstOrderMarkovChain) {
  const SequentialRules markov(corpus, corpus.sessions, 1);
  EXPECT_THAT(list(markov, {{0, Action::completed}}, 5), ElementsAre(1, 2, 3, 0, 4));
}

TEST(SequentialRules, FartherFollowersCountLess) {
  // After 0: track 1 twice at distance 1 = 2, track 3 three times at distance 2 = 1.5, track 2 once = 1.
  const SequentialRules rules(corpus, corpus.sessions, 10);
  EXPECT_THAT(list(rules, {{4, Action::completed}, {0, Action::completed}}, 3), ElementsAre(1, 3, 2));
}

TEST(SequentialRules, ExcludedTracksDoNotStandInTheList) {
  const SequentialRules rules(corpus, corpus.sessions, 10);
  EXPECT_THAT(list(rules, {{0, Action::completed}}, 3, {1, 3}), ElementsAre(2, 0, 4));
}

TEST(SequentialRules, SessionsEndRules) {
  const auto two = corpus_of(4, {{0, 1}, {2, 3}});
  const SequentialRules rules(two, two.sessions, 10);
  EXPECT_THAT(list(rules, {{1, Action::completed}}, 4), ElementsAre(0, 1, 2, 3));  // popularity alone
}

}  // namespace
}  // namespace segue::training
