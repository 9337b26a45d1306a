#include <gmock/gmock.h>

#include <map>

#include "tests/training/corpora.hpp"
#include "training/data/contexts.hpp"
#include "training/data/sequence_batches.hpp"
#include "training/data/split.hpp"
#include "training/trainers/lstm_batch_rows.hpp"

namespace segue::training {
namespace {

using namespace testing;
using ::testing::Each;
using ::testing::ElementsAre;

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

TEST(SequenceBatches, PadsToTheLongestAndMarksTheTargets) {
  const auto corpus = corpus_of(9, {{1, 2, 3}, {4, 5}, {6}});
  SequenceBatchOptions options;
  options.action_mask = 0;
  const SequenceBatches batches(corpus, corpus.sessions, options);
  EXPECT_EQ(batches.targets(), 3);
  Random random(1);
  const std::vector<std::uint32_t> both{0, 1};
  const auto batch = batches.batch(both, random);
  EXPECT_EQ(batch.steps, 2);
  EXPECT_EQ(batch.sequences, 2);
  EXPECT_THAT(batch.tracks, ElementsAre(1, 4, 2, 0));
  EXPECT_THAT(batch.actions, ElementsAre(2, 2, 2, 0));
  EXPECT_THAT(batch.positions, ElementsAre(0, 1, 2));
  EXPECT_THAT(batch.targets, ElementsAre(2, 5, 3));
  EXPECT_THAT(batch.weights, Each(1));
}

TEST(SequenceBatches, EveryTargetOncePerPassWithinTheLimits) {
  const auto corpus = ring(50, 1, 300, 9);
  SequenceBatchOptions options;
  options.sequences = 7;
  options.elements = 40;
  const SequenceBatches batches(corpus, corpus.sessions, options);
  Random random(1);
  std::map<std::uint32_t, int> seen;
  std::int64_t targets = 0;
  for (const auto& some : batches.shuffled(random)) {
    for (const auto session : some) ++seen[session];
    const auto batch = batches.batch(some, random);
    EXPECT_LE(batch.sequences, 7);
    EXPECT_LE(batch.sequences * batch.steps, 40);
    targets += static_cast<std::int64_t>(batch.targets.size());
  }
  EXPECT_EQ(seen.size(), 300U);
  for (const auto& [session, times] : seen) EXPECT_EQ(times, 1);
  EXPECT_EQ(targets, batches.targets());
}

TEST(SequenceBatches, MasksActionsAndWeighsSkippedTargets) {
  auto corpus = empty_corpus(4, 1);
  add_session(corpus, 0, {{1, Action::completed}, {2, Action::skipped}, {3, Action::completed}});
  SequenceBatchOptions options;
  options.action_mask = 1;
  options.skipped_target_weight = 0.25F;
  Random random(1);
  const std::vector<std::uint32_t> only{0};
  const auto masked = SequenceBatches(corpus, corpus.sessions, options).batch(only, random);
  EXPECT_THAT(masked.actions, ElementsAre(0, 0));
  EXPECT_THAT(masked.weights, ElementsAre(0.25F, 1));
  options.action_mask = 0;
  options.skipped_target_weight = 0;
  const auto left_out = SequenceBatches(corpus, corpus.sessions, options).batch(only, random);
  EXPECT_THAT(left_out.actions, ElementsAre(2, 1));
  EXPECT_THAT(left_out.targets, ElementsAre(3));
  EXPECT_THAT(left_out.positions, ElementsAre(1));
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

TEST(LstmBatchRows, IndicesLeadBackToTheTracks) {
  const auto corpus = ring(30, 1, 20, 5);
  const NegativeSampler sampler(play_counts(corpus, corpus.sessions), 0.75);
  const SequenceBatches batches(corpus, corpus.sessions, {});
  Random random(3);
  const auto batch = batches.batch(batches.shuffled(random).front(), random);
  for (const bool tied : {true, false}) {
    const auto rows = LstmBatchRowsMaker(sampler, 30, 64, tied).make(batch, random);
    ASSERT_EQ(rows.inputs.size(), batch.tracks.size());
    for (std::size_t i = 0; i < rows.inputs.size(); ++i)
      EXPECT_EQ(rows.input_rows[static_cast<std::size_t>(rows.inputs[i])], batch.tracks[i]);
    for (std::size_t p = 0; p < rows.targets.size(); ++p)
      EXPECT_EQ(rows.output_rows[static_cast<std::size_t>(rows.targets[p])], batch.targets[p]);
    std::vector<std::int64_t> hits;
    for (std::size_t p = 0; p < rows.targets.size(); ++p)
      for (std::size_t k = 0; k < 64; ++k)
        if (rows.negatives[k] == rows.targets[p]) hits.push_back(static_cast<std::int64_t>(p * 64 + k));
    EXPECT_FALSE(hits.empty());
    EXPECT_THAT(rows.hits, ::testing::UnorderedElementsAreArray(hits));
  }
}

}  // namespace
}  // namespace segue::training
