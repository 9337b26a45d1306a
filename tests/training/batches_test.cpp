#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "tests/training/corpora.hpp"
#include "training/data/context_plays.hpp"
#include "training/data/corpus.hpp"
#include "training/data/sequence_batches.hpp"
#include "training/learners/batch_rows.hpp"

namespace segue::training {
namespace {

using namespace testing;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;

TEST(Split, IsByTimeAndComplete) {
  const auto corpus = ring(5, 1, 100, 2);
  const auto split = split_by_time(corpus, 0.1);
  EXPECT_EQ(split.training.size(), 85U);
  EXPECT_EQ(split.validation.size(), 5U);
  EXPECT_EQ(split.held_out.size(), 10U);
  EXPECT_EQ(split.held_out.back().started_ms, corpus.sessions.back().started_ms);
  EXPECT_EQ(split.training.data(), corpus.sessions.data());
}

TEST(Split, OfAlmostNothingStillHoldsSomethingOut) {
  EXPECT_EQ(split_by_time(ring(5, 1, 1, 2), 0.1).held_out.size(), 1U);
  EXPECT_TRUE(split_by_time(ring(5, 1, 0, 2), 0.1).held_out.empty());
}

SequenceBatchOptions lanes_of(std::int64_t lanes, std::int64_t steps) {
  SequenceBatchOptions options;
  options.lanes = lanes;
  options.steps = steps;
  options.action_mask = 0;
  return options;
}

// The first track of each sequence, in the order in which one lane visits them.
std::vector<std::int64_t> order_of(const PlaySequences& sequences, bool shuffled) {
  auto options = lanes_of(1, 8);
  options.shuffled = shuffled;
  base::Random random(1);
  SequencePass pass(sequences, options, random);
  std::vector<std::int64_t> order;
  while (const auto batches = pass.next(1, random)) order.push_back(batches->front().tracks.front());
  return order;
}

TEST(SequencePass, TakesTheSequencesInTheirOwnOrderUnlessShuffled) {
  const auto corpus = corpus_of(9, {{4, 5}, {1, 2}, {6}, {3, 2}, {8, 1}, {7, 5}, {0, 1}});
  const PlaySequences sequences(corpus, corpus.sessions);
  const std::vector<std::int64_t> own{4, 1, 3, 8, 7, 0};
  EXPECT_EQ(order_of(sequences, false), own);
  EXPECT_THAT(order_of(sequences, true),
              AllOf(::testing::UnorderedElementsAreArray(own), ::testing::Ne(own)));
}

TEST(SequencePass, PacksTheLongestFirstAndMarksTheTargets) {
  const auto corpus = corpus_of(9, {{4, 5}, {1, 2, 3}, {6}});
  const PlaySequences sequences(corpus, corpus.sessions);
  base::Random random(1);
  SequencePass pass(sequences, lanes_of(2, 8), random);
  EXPECT_EQ(pass.targets(), 3);
  const auto batches = pass.next(1, random);
  ASSERT_TRUE(batches);
  ASSERT_EQ(batches->size(), 1U);
  const auto& batch = batches->front();
  EXPECT_THAT(batch.active, ElementsAre(2, 1));
  EXPECT_THAT(batch.tracks, ElementsAre(1, 4, 2));
  EXPECT_THAT(batch.actions, Each(2));
  EXPECT_THAT(batch.target_rows, ElementsAre(0, 1, 2));
  EXPECT_THAT(batch.targets, ElementsAre(2, 5, 3));
  EXPECT_THAT(batch.weights, Each(1));
  EXPECT_FALSE(pass.next(1, random));
}

TEST(SequencePass, ALongSessionGoesOnInItsLaneAndAnotherTakesTheLaneAfterIt) {
  const auto corpus = corpus_of(9, {{1, 2, 3, 4, 5, 6}, {7, 8}});
  const PlaySequences sequences(corpus, corpus.sessions);
  base::Random random(2);
  SequencePass pass(sequences, lanes_of(1, 2), random);
  std::vector<std::vector<std::int64_t>> tracks;
  std::vector<bool> goes_on;
  while (const auto batches = pass.next(1, random)) {
    tracks.push_back(batches->front().tracks);
    goes_on.push_back(batches->front().goes_on.front());
  }
  const std::vector<std::vector<std::int64_t>> short_first{{7}, {1, 2}, {3, 4}, {5}};
  const std::vector<std::vector<std::int64_t>> long_first{{1, 2}, {3, 4}, {5}, {7}};
  EXPECT_THAT(tracks, AnyOf(Eq(short_first), Eq(long_first)));
  EXPECT_THAT(goes_on, tracks.front().size() == 1 ? ElementsAre(false, false, true, true)
                                                  : ElementsAre(false, true, true, false));
}

TEST(SequencePass, EveryTargetOncePerPassWhateverTheShards) {
  const auto corpus = ring(50, 1, 300, 9);
  const PlaySequences sequences(corpus, corpus.sessions);
  for (const std::size_t shards : {1, 3}) {
    base::Random random(1);
    SequencePass pass(sequences, lanes_of(7, 5), random);
    std::map<std::int64_t, int> seen, expected;
    for (const auto& play : corpus.plays) ++expected[play.track];
    for (const auto& session : corpus.sessions) --expected[corpus.plays_of(session).front().track];
    std::int64_t rows = 0;
    while (const auto batches = pass.next(shards, random)) {
      std::size_t lanes = 0;
      for (const auto& batch : *batches) {
        lanes += batch.lanes.size();
        EXPECT_LE(batch.active.size(), 5U);
        EXPECT_TRUE(std::ranges::is_sorted(batch.active, std::greater()));
        rows += static_cast<std::int64_t>(batch.tracks.size());
        for (const auto target : batch.targets) ++seen[target];
      }
      EXPECT_LE(lanes, 7U);
    }
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(rows, pass.targets());
    EXPECT_EQ(pass.done(), pass.targets());
  }
}

TEST(SequencePass, MasksActionsAndWeighsSkippedTargets) {
  auto corpus = empty_corpus(4, 1);
  add_session(corpus, 0, {{1, Action::skipped}, {2, Action::skipped}, {3, Action::completed}});
  const PlaySequences sequences(corpus, corpus.sessions);
  const auto only = [&](const SequenceBatchOptions& options) {
    base::Random random(1);
    return SequencePass(sequences, options, random).next(1, random)->front();
  };
  auto options = lanes_of(1, 8);
  options.action_mask = 1;
  options.skipped_target_weight = 0.25F;
  EXPECT_THAT(only(options).actions, ElementsAre(0, 0));
  EXPECT_THAT(only(options).weights, ElementsAre(0.25F, 1));
  options.action_mask = 0;
  options.skipped_target_weight = 0;
  EXPECT_THAT(only(options).actions, ElementsAre(1, 1));
  EXPECT_THAT(only(options).targets, ElementsAre(3));
  EXPECT_THAT(only(options).target_rows, ElementsAre(1));
}

TEST(SequencePass, KnowsGapAndPlaceInTheSessionWhereverItIsCut) {
  auto corpus = empty_corpus(9, 1);
  std::vector<Play> plays;
  for (std::int32_t i = 0; i < 6; ++i)
    plays.push_back({i, Action::unknown, false, static_cast<sessions::GapBucket>(10 - i)});
  add_session(corpus, 0, plays);
  const PlaySequences sequences(corpus, corpus.sessions);
  base::Random random(1);
  SequencePass pass(sequences, lanes_of(1, 3), random);
  const auto first = pass.next(1, random)->front(), second = pass.next(1, random)->front();
  EXPECT_THAT(first.positions, ElementsAre(0, 1, 2));
  EXPECT_THAT(second.positions, ElementsAre(3, 4));
  EXPECT_THAT(first.gaps, ElementsAre(10, 9, 8));
  EXPECT_THAT(second.gaps, ElementsAre(7, 6));
}

TEST(PlaySequences, OfInteractionsKnowTheTimeBetweenTheirPlays) {
  std::vector<InteractionRow> rows(4);
  rows[0] = {.item = 5, .sequence = 0, .timestamp_ms = 100'000};
  rows[1] = {.item = 6, .sequence = 0, .timestamp_ms = 320'000};
  rows[2] = {.item = 7, .sequence = 1, .timestamp_ms = 330'000};
  rows[3] = {.item = 8, .sequence = 1};  // a data set without times
  const PlaySequences sequences(rows);
  EXPECT_EQ(sequences[0][0].gap, 0);
  EXPECT_EQ(sequences[0][1].gap, sessions::gap_bucket(220'000));
  EXPECT_EQ(sequences[1][0].gap, 0);
  EXPECT_EQ(sequences[1][1].gap, 0);
}

TEST(PlaySequences, OfInteractionsKnowTheirActions) {
  std::vector<InteractionRow> rows(4);
  rows[0] = {.item = 5, .sequence = 0, .skipped = 0};
  rows[1] = {.item = 6, .sequence = 0, .skipped = 4};
  rows[2] = {.item = 7, .sequence = 1, .skipped = -1};
  rows[3] = {.item = 8, .sequence = 1, .skipped = 2};
  const PlaySequences sequences(rows);
  ASSERT_EQ(sequences.size(), 2U);
  EXPECT_THAT(sequences[0], ElementsAre(Play{5, Action::skipped}, Play{6, Action::completed}));
  EXPECT_THAT(sequences[1], ElementsAre(Play{7, Action::unknown}, Play{8, Action::skipped}));
}

TEST(ContextPlays, KnowsTheUserThePreviousTrackAndItsAction) {
  auto corpus = empty_corpus(4, 2);
  add_session(corpus, 1, {{3, Action::skipped}, {2, Action::completed}});
  const auto plays = context_plays(corpus, corpus.sessions);
  ASSERT_EQ(plays.size(), 2U);
  EXPECT_EQ(plays[0].previous, -1);
  EXPECT_EQ(plays[0].outcome, Action::skipped);
  EXPECT_EQ(plays[1].user, 1);
  EXPECT_EQ(plays[1].previous, 3);
  EXPECT_EQ(plays[1].action, Action::skipped);
  EXPECT_EQ(plays[1].track, 2);
}

TEST(BatchRows, IndicesLeadBackToTheTracks) {
  const auto corpus = ring(30, 1, 20, 5);
  const PlaySequences sequences(corpus, corpus.sessions);
  const NegativeSampler sampler(play_counts(corpus, corpus.sessions), 0.75);
  constexpr std::int64_t draws = 64;
  for (const bool tied : {true, false}) {
    base::Random random(3);
    SequencePass pass(sequences, lanes_of(8, 3), random);
    BatchRowsMaker maker(sampler, 30, draws, tied);
    while (const auto batches = pass.next(2, random)) {
      const auto rows = maker.make(*batches, random);
      auto output = rows.output_rows;
      const auto& input = tied ? rows.output_rows : rows.input_rows;
      for (std::size_t s = 0; s < 2; ++s) {
        const auto& shard = rows.shards[s];
        const auto& batch = (*batches)[s];
        ASSERT_EQ(shard.inputs.size(), batch.tracks.size());
        for (std::size_t i = 0; i < shard.inputs.size(); ++i)
          EXPECT_EQ(input[static_cast<std::size_t>(shard.inputs[i])], batch.tracks[i]);
        ASSERT_EQ(shard.targets.size(), batch.targets.size());
        for (std::size_t p = 0; p < shard.targets.size(); ++p)
          EXPECT_EQ(output[static_cast<std::size_t>(shard.targets[p])], batch.targets[p]);
      }
      double counted = 0;  // all draws are there, those of one track together
      for (std::size_t k = 0; k < rows.negative_log_q.size(); ++k)
        counted += std::exp(std::log(64.0) + sampler.log_probability(static_cast<std::int32_t>(output[k])) -
                            rows.negative_log_q[k]);
      EXPECT_NEAR(counted, draws, 1e-3);
      std::ranges::sort(output);
      EXPECT_EQ(std::ranges::adjacent_find(output), output.end());
    }
  }
}

TEST(BatchRows, WithoutDrawsEveryTrackIsANegativeOnce) {
  const auto corpus = ring(30, 1, 20, 5);
  const PlaySequences sequences(corpus, corpus.sessions);
  const NegativeSampler sampler(play_counts(corpus, corpus.sessions), 0.75);
  base::Random random(3);
  SequencePass pass(sequences, lanes_of(8, 3), random);
  const auto rows = BatchRowsMaker(sampler, 30, 0, true).make(*pass.next(1, random), random);
  EXPECT_THAT(rows.negative_log_q, ::testing::AllOf(::testing::SizeIs(30), Each(0)));
  EXPECT_EQ(rows.output_rows.size(), 30U);
}

}  // namespace
}  // namespace segue::training
