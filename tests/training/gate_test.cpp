// Next-play ranks, paired bootstrap and deployment gate.
#include <gmock/gmock.h>

#include <set>

#include "configs/load.hpp"
#include "tests/models/random_version.hpp"
#include "tests/training/corpora.hpp"
#include "training/data/corpus_builder.hpp"
#include "training/evaluation/as_served.hpp"
#include "training/evaluation/next_play_ranks.hpp"
#include "training/evaluation/paired_bootstrap.hpp"
#include "training/retraining/gate.hpp"

namespace segue::training {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

models::ListOptions first(std::int64_t k) {
  models::ListOptions options;
  options.k = k;
  return options;
}

TEST(NextPlayTest, RanksAVersionByItsOwnListsAcrossBatches) {
  // More sessions than a batch, of different lengths; the version is popularity: "t0" first, "t1" second, …
  auto corpus = empty_corpus(50, 3);
  for (int s = 0; s < 40; ++s) {
    std::vector<Play> plays;
    for (int step = 0; step <= s % 4; ++step) plays.push_back({(s + step) % 10, Action::completed});
    add_session(corpus, s % 3, plays);
  }
  models::testing::RandomVersionOptions options;
  options.lstm = options.fm = false;
  sessions::TrackInterner interner;
  const models::Model model(models::testing::random_version(options), interner);
  const auto ranks = next_play_ranks(model, interner, corpus, corpus.sessions, first(6));
  SequentialRules popularity(ItemSequences(corpus, {}), static_cast<std::int32_t>(corpus.track_count()),
                             {.max_distance = 0});  // no counts: ties by row, the same order
  const auto baseline = next_play_ranks(popularity, corpus, corpus.sessions, first(6));
  EXPECT_EQ(ranks.session_end, baseline.session_end);
  EXPECT_EQ(ranks.ranks, baseline.ranks);
  std::size_t next = 0;
  for (const auto& session : corpus.sessions)
    for (std::size_t step = 1; step < session.length(); ++step) {
      const auto row = static_cast<std::uint32_t>(corpus.plays_of(session)[step].track);
      EXPECT_EQ(ranks.ranks[next++], row < 6 ? row + 1 : 0);
    }
  EXPECT_EQ(next, ranks.ranks.size());
  EXPECT_EQ(ranks.metrics().plays(), static_cast<std::int64_t>(next));
}

TEST(NextPlayTest, WhatWasSkippedIsNotListedAgain) {
  auto corpus = empty_corpus(4, 1);
  add_session(corpus, 0, {{0, Action::skipped}, {1, Action::completed}, {0, Action::completed}});
  SequentialRules popularity(ItemSequences(corpus, {}), static_cast<std::int32_t>(corpus.track_count()),
                             {.max_distance = 0});
  const auto filtered = next_play_ranks(popularity, corpus, corpus.sessions, first(4));
  EXPECT_THAT(filtered.ranks, ElementsAre(1, 0));
  auto open = first(4);
  open.exclude_just_skipped = false;
  EXPECT_THAT(next_play_ranks(popularity, corpus, corpus.sessions, open).ranks, ElementsAre(2, 1));
}

TEST(NextPlayTest, RanksAVersionAsItIsServed) {
  // Listeners who pause, skip and take tracks from lists of ours.
  constexpr std::int64_t pauses_s[] = {5, 20, 45, 100, 150, 200, 270, 500, 1500, 4000};
  models::testing::RandomVersionOptions options;
  options.gaps = true;
  options.positions = 4;
  sessions::TrackInterner interner;
  const models::Model model(models::testing::random_version(options), interner);
  const auto sessions = configs::defaults().sessions;
  CorpusBuilder builder(sessions);
  AsServed served(
      model, interner, sessions, first(50), [](EventPlace) { return true; },
      [](const ingest::ListeningEvent&, EventPlace, const models::List&) {});
  base::Random random(3);
  std::int64_t now = 0;
  for (ingest::Offset offset = 0; offset < 600; ++offset) {
    const auto id = std::to_string(offset), user = "u" + std::to_string(random.below(3)),
               track = "t" + std::to_string(random.below(12));
    ingest::ListeningEvent event;
    event.event_id = id;
    event.user_id = user;
    event.track_id = track;
    event.timestamp_ms = now += 1000 * pauses_s[random.below(std::size(pauses_s))] / 3;
    if (random.below(4) == 0) event.type = ingest::EventType::skip;
    if (random.below(5) == 0) event.source = ingest::recommended_source;
    builder.add(event, 0, offset);
    served.add(event, {0, offset});
  }
  const auto corpus = std::move(builder).build();
  std::set<sessions::GapBucket> gaps;
  for (const auto& play : corpus.plays) gaps.insert(play.gap);
  ASSERT_GT(gaps.size(), 5U);

  const auto ranks = next_play_ranks(model, interner, corpus, corpus.sessions, first(50)).metrics();
  EXPECT_GT(ranks.plays(), 100);
  EXPECT_EQ(ranks.plays(), served.metrics().plays());
  for (std::size_t k = 1; k <= 50; ++k) EXPECT_EQ(ranks.hits(k), served.metrics().hits(k)) << k;
}

NextPlayRanks ranks_of(std::vector<std::uint32_t> ranks) {
  NextPlayRanks all;
  all.k = 20;
  all.ranks = std::move(ranks);
  for (std::size_t end = 2; end <= all.ranks.size(); end += 2) all.session_end.push_back(end);
  return all;
}

NextPlayRanks repeated(std::initializer_list<std::uint32_t> pattern, int times) {
  std::vector<std::uint32_t> ranks;
  for (int i = 0; i < times; ++i) ranks.insert(ranks.end(), pattern);
  return ranks_of(std::move(ranks));
}

TEST(PairedBootstrap, MeanIsExactAndTheIntervalHoldsIt) {
  const auto a = repeated({1, 2, 0, 4}, 100), b = repeated({2, 2, 0, 0}, 100);
  const auto difference = paired_bootstrap(a, b, RankMeasure::reciprocal_rank, 1);
  EXPECT_NEAR(difference.mean, (0.5 + 0 + 0 + 0.25) / 4, 1e-12);
  EXPECT_LE(difference.low, difference.mean);
  EXPECT_GE(difference.high, difference.mean);
  EXPECT_GT(difference.low, 0);
  EXPECT_NEAR(paired_bootstrap(a, b, RankMeasure::hit, 1).mean, 0.25, 1e-12);
}

TEST(PairedBootstrap, WidthIsThatOfTheNormalApproximation) {
  // Sessions of two plays that differ by 0 or 1 each with probability one half.
  base::Random random(9);
  std::vector<std::uint32_t> ranks;
  constexpr int sessions = 4000;
  for (int s = 0; s < sessions; ++s) {
    const auto rank = static_cast<std::uint32_t>(random.below(2));
    ranks.insert(ranks.end(), {rank, rank});
  }
  const auto none = ranks_of(std::vector<std::uint32_t>(ranks.size(), 0));
  const auto difference = paired_bootstrap(ranks_of(ranks), none, RankMeasure::hit, 1);
  EXPECT_NEAR(difference.high - difference.low, 2 * 1.96 * 0.5 / std::sqrt(sessions), 0.003);
}

TEST(PairedBootstrap, SameSeedSameInterval) {
  const auto a = repeated({1, 2, 0, 4}, 10), b = repeated({2, 0, 3, 0}, 10);
  const auto once = paired_bootstrap(a, b, RankMeasure::reciprocal_rank, 5);
  const auto again = paired_bootstrap(a, b, RankMeasure::reciprocal_rank, 5);
  EXPECT_EQ(once.low, again.low);
  EXPECT_EQ(once.high, again.high);
  EXPECT_EQ(paired_bootstrap(ranks_of({}), ranks_of({}), RankMeasure::hit, 5).high, 0);
}

struct Gate : ::testing::Test {
  const NextPlayRanks good = repeated({1, 2}, 50), middling = repeated({4, 5}, 50),
                      bad = repeated({0, 20}, 50);
};

TEST_F(Gate, PassesWhatBeatsPopularityAndIsNoWorseThanTheChampion) {
  EXPECT_EQ(gate_verdict(good, {{"champion", middling}}, {"popularity", bad}, {{"markov", middling}}, 1),
            "passed");
  EXPECT_EQ(gate_verdict(good, {{"champion", good}}, {"popularity", bad}, {}, 1), "passed");
  EXPECT_EQ(gate_verdict(good, {}, {"popularity", middling}, {}, 1), "passed");
}

TEST_F(Gate, FailsWhatIsWorseThanTheChampion) {
  EXPECT_THAT(gate_verdict(middling, {{"champion", good}}, {"popularity", bad}, {}, 1),
              StartsWith("failed: worse than the champion: MRR differs from that of champion by -0.5"));
}

TEST_F(Gate, FailsWhatIsNotBetterThanPopularity) {
  EXPECT_THAT(gate_verdict(middling, {}, {"popularity", middling}, {}, 1),
              StartsWith("failed: not better than popularity"));
  EXPECT_THAT(gate_verdict(bad, {{"champion", bad}}, {"popularity", good}, {}, 1),
              StartsWith("failed: not better than popularity"));
}

TEST_F(Gate, NamesTheBaselinesThatAreBetterStill) {
  EXPECT_EQ(gate_verdict(middling, {}, {"popularity", bad}, {{"markov", good}, {"rules", middling}}, 1),
            "passed (better still: markov)");
}

TEST_F(Gate, FailsWithoutHeldOutPlays) {
  EXPECT_THAT(gate_verdict(ranks_of({}), {}, {"popularity", ranks_of({})}, {}, 1),
              HasSubstr("no held-out session"));
}

}  // namespace
}  // namespace segue::training
