// Offsets held back, sessions rebuilt, records sent on: what an event path leaves behind and finds again.
#include "tests/serving/event_path_test.hpp"

namespace segue::serving {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(EventPathTest, ADeadLetterHoldsTheCommitBackUntilItIsAcknowledged) {
  start();
  EXPECT_EQ(path->committable(0), std::nullopt);
  receive("u1", "play", "t1");
  receive_garbage();
  receive("u1", "play", "t2");
  ASSERT_EQ(dead_letters.size(), 1U);
  EXPECT_EQ(dead_letters[0].reason, ingest::Refusal::not_json);
  EXPECT_EQ(path->committable(0)->next, 1);
  EXPECT_TRUE(path->acknowledgements_pending());
  EXPECT_EQ(path->committable(0), std::nullopt);  // nothing new

  dead_letters[0].acknowledged();
  EXPECT_TRUE(path->acknowledgements_pending());  // it comes on the shard's own thread
  run_posted();
  const auto position = path->committable(0);
  EXPECT_EQ(position->next, 3);
  EXPECT_EQ(sessions::parse_metadata(position->metadata)->offset, 0);
  EXPECT_EQ(counters.dead_letters[static_cast<std::size_t>(ingest::Refusal::not_json)].get(), 1);
}

TEST_F(EventPathTest, ARestartRebuildsSilentlyAndGoesOnAsIfNothingHadBeen) {
  serve(models::testing::random_version(), 1);
  start();
  const auto uninterrupted = join("u1", {5, true, false, {}});
  for (int i = 0; i < 50; ++i) {
    receive(i % 3 == 0 ? "u1" : "u2", "play", "t" + std::to_string(i));
    if (i == 20) receive_garbage();
  }
  path->flush();
  dead_letters[0].acknowledged();
  run_posted();
  const auto position = path->committable(0);
  const auto session = path->sessions("u1", 0);
  const std::int64_t lists_before = counters.lists.get();

  dead_letters.clear();
  start(*position);  // another process
  EXPECT_EQ(ready, 2);
  EXPECT_EQ(path->sessions("u1", 0), session);
  EXPECT_EQ(counters.lists.get(), lists_before);
  EXPECT_THAT(dead_letters, IsEmpty());
  EXPECT_EQ(path->committable(0), std::nullopt);

  const auto resumed = join("u1", {5, true, false, {}}, lists(*uninterrupted).back().sequence);
  EXPECT_THAT(resumed->lists(), IsEmpty());  // it has the newest list
  EXPECT_EQ(resumed->messages().size(), 1U);
  const auto fresh = join("u1", {5, true, false, {}});
  ASSERT_EQ(fresh->lists().size(), 1U);
  EXPECT_EQ(lists(*fresh)[0].tracks, lists(*uninterrupted).back().tracks);
  EXPECT_EQ(lists(*fresh)[0].sequence, lists(*uninterrupted).back().sequence);
}

TEST_F(EventPathTest, AfterACrashListsBeyondTheCommitAreSentAgainEqually) {
  serve(models::testing::random_version(), 1);
  start();
  for (int i = 0; i < 10; ++i) receive("u1", "play", "t" + std::to_string(i));
  path->flush();
  const auto position = path->committable(0);
  const auto before = join("u1", {5, true, false, {}});
  for (int i = 10; i < 20; ++i) receive("u1", "play", "t" + std::to_string(i));
  path->flush();
  const auto session = path->sessions("u1", 0);

  const auto lists_before = counters.lists.get();
  start(*position);
  path->flush();
  EXPECT_EQ(counters.lists.get() - lists_before, 10);
  EXPECT_EQ(path->sessions("u1", 0), session);
  const auto all = before->lists();  // the current one, ten, and the same ten again
  ASSERT_EQ(all.size(), 21U);
  for (std::size_t i = 1; i <= 10; ++i) {
    EXPECT_EQ(Received(all[i]).sequence, Received(all[i + 10]).sequence);
    EXPECT_EQ(Received(all[i]).tracks, Received(all[i + 10]).tracks);
  }
}

// 688a99a: the record took effect where it lay, and its listener was cut in two.
TEST_F(EventPathTest, AMisplacedRecordIsSentOnAndHasNoEffectHere) {
  layouts.install(layouts_of(16));  // of which "u1" alone belongs to the first
  start();
  receive("u1", "play", "t1");
  receive("u2", "play", "t1");
  receive("u1", "play", "t2");
  EXPECT_EQ(counters.forwarded[ingest::partitioner_count].get(), 1);
  ASSERT_EQ(sent_on.size(), 1U);
  EXPECT_EQ(sent_on[0].offset, 1);
  EXPECT_EQ(sent_on[0].to, ingest::partition_of("u2", 16));
  EXPECT_EQ(path->sessions("u2", 0), std::nullopt);
  const auto committed = path->committable(0);
  EXPECT_EQ(counters.lists.get(), 2);
  ASSERT_TRUE(committed);
  EXPECT_EQ(committed->next, 1) << "as long as its copy is not in Kafka";
  EXPECT_TRUE(path->acknowledgements_pending());
  sent_on[0].acknowledged();
  run_posted();
  EXPECT_EQ(path->committable(0)->next, 3);

  sent_on.clear();
  start({3, committed->metadata});
  EXPECT_TRUE(sent_on.empty()) << "below the committed offset its copy is there";
}

TEST_F(EventPathTest, ARecordBeforeTheFirstLayoutTakesEffectWhereItLies) {
  ingest::Layouts later;
  later.add({"epoch1", "", ingest::Partitioner::murmur2, std::vector<Offset>(16, 1)});
  layouts.install(later);
  start();
  receive("u2", "play", "t1");
  receive("u2", "play", "t2");
  EXPECT_EQ(sent_on.size(), 1U);
  EXPECT_NE(path->sessions("u2", 0), std::nullopt);
}

// 688a99a: such a player got no list, for ever.
TEST_F(EventPathTest, ASequenceBeyondTheLogsEndIsOfAnotherLog) {
  start();
  receive("u1", "play", "t1");
  EXPECT_EQ(lists(*join("u1", {5, true, false, {}}, 99)).size(), 1U);
  EXPECT_THAT(lists(*join("u1", {5, true, false, {}}, 0)), IsEmpty());
  EXPECT_THAT(join("u1", {5, true, false, {}})->messages().front(),
              testing::HasSubstr(R"("epoch":"epoch1")"));
}

}  // namespace
}  // namespace segue::serving
