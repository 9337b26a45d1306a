// The committable offset of a partition, and the start of its reading.
#include "serving/shard/commit_tracker.hpp"

#include <gmock/gmock.h>

#include "serving/shard/partition.hpp"

namespace segue::serving {
namespace {

sessions::RebuildPoint point(ingest::Offset offset, std::int64_t watermark_ms) {
  return {offset, sessions::Watermark(watermark_ms)};
}

TEST(CommitTrackerTest, CommitsAllThatIsDone) {
  CommitTracker commit_tracker(10);
  EXPECT_EQ(commit_tracker.committable_offset(), 10);
  commit_tracker.done(10);
  commit_tracker.done(13);  // offsets may have gaps
  EXPECT_EQ(commit_tracker.committable_offset(), 14);
  EXPECT_EQ(commit_tracker.rebuild_point(), nullptr);
}

TEST(CommitTrackerTest, StopsBeforeTheFirstThatIsNotDone) {
  CommitTracker commit_tracker(0);
  commit_tracker.done(0);
  commit_tracker.pending(1, point(0, 100));
  commit_tracker.done(2);
  commit_tracker.pending(3, point(2, 200));
  commit_tracker.done(4);
  EXPECT_EQ(commit_tracker.committable_offset(), 1);
  EXPECT_EQ(*commit_tracker.rebuild_point(), point(0, 100));

  commit_tracker.acknowledged(3);  // out of order: the first still holds everything back
  EXPECT_EQ(commit_tracker.committable_offset(), 1);
  commit_tracker.acknowledged(1);
  EXPECT_EQ(commit_tracker.committable_offset(), 5);
  EXPECT_EQ(commit_tracker.rebuild_point(), nullptr);
}

TEST(CommitTrackerTest, TheRebuildPointIsThatOfThePrefix) {
  CommitTracker commit_tracker(0);
  commit_tracker.pending(5, point(1, 100));
  commit_tracker.pending(6, point(4, 200));
  commit_tracker.acknowledged(5);
  EXPECT_EQ(commit_tracker.committable_offset(), 6);
  EXPECT_EQ(commit_tracker.rebuild_point()->offset, 4);
}

TEST(CommitTrackerTest, AnAcknowledgementOfSomethingUnknownChangesNothing) {
  CommitTracker commit_tracker(7);
  commit_tracker.acknowledged(3);
  EXPECT_EQ(commit_tracker.committable_offset(), 7);
  EXPECT_EQ(commit_tracker.next(), 7);
}

TEST(ReadingStart, ANewGroupReadsEverythingAloud) {
  const ReadingStart start = reading_start({-1, ""}, 5, 100);
  EXPECT_EQ(start.offset, 5);
  EXPECT_EQ(start.silent_until, 5);
  EXPECT_THAT(start.warning, testing::IsEmpty());
}

TEST(ReadingStart, ReadsBackSilentlyFromTheRebuildPoint) {
  const ReadingStart start = reading_start({50, sessions::to_metadata(point(20, 777))}, 0, 100);
  EXPECT_EQ(start.offset, 20);
  EXPECT_EQ(start.silent_until, 50);
  EXPECT_EQ(start.rebuild, point(20, 777));
  EXPECT_THAT(start.warning, testing::IsEmpty());
}

TEST(ReadingStart, WarnsWithNumbersWhenRetentionWasFaster) {
  const ReadingStart sessions_cut = reading_start({50, sessions::to_metadata(point(20, 777))}, 30, 100);
  EXPECT_EQ(sessions_cut.offset, 30);
  EXPECT_EQ(sessions_cut.silent_until, 50);
  EXPECT_THAT(sessions_cut.warning, testing::HasSubstr("20 to 29"));

  const ReadingStart unread_lost = reading_start({50, sessions::to_metadata(point(20, 777))}, 60, 100);
  EXPECT_EQ(unread_lost.offset, 60);
  EXPECT_EQ(unread_lost.silent_until, 60);
  EXPECT_THAT(unread_lost.warning, testing::HasSubstr("10 never read"));
}

TEST(ReadingStart, WithoutARebuildPointEverythingIsReadBack) {
  for (const char* metadata : {"", "of another program", "segue1 x y"}) {
    const ReadingStart start = reading_start({50, metadata}, 10, 100);
    EXPECT_EQ(start.offset, 10);
    EXPECT_EQ(start.silent_until, 50);
    EXPECT_THAT(start.warning, testing::HasSubstr("50"));
  }
}

TEST(ReadingStart, ATopicMadeAnewIsReadFromItsBeginning) {
  const ReadingStart start = reading_start({500, sessions::to_metadata(point(480, 777))}, 0, 100);
  EXPECT_EQ(start.offset, 0);
  EXPECT_EQ(start.silent_until, 0);
  EXPECT_THAT(start.warning, testing::HasSubstr("500"));
}

}  // namespace
}  // namespace segue::serving
