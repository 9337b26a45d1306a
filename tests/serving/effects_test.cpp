// How far a partition may be committed, and where its reading begins again.
#include "serving/shard/effects.hpp"

#include <gmock/gmock.h>

#include "serving/shard/partition.hpp"

namespace segue::serving {
namespace {

TEST(Effects, CommitsAllThatIsDone) {
  Effects effects(10);
  EXPECT_EQ(effects.prefix(), 10);
  effects.done(10);
  effects.done(13);  // offsets may have gaps
  EXPECT_EQ(effects.prefix(), 14);
  EXPECT_EQ(effects.rebuild_point(), nullptr);
}

TEST(Effects, StopsBeforeTheFirstThatIsNotDone) {
  Effects effects(0);
  effects.done(0);
  effects.pending(1, {0, 100});
  effects.done(2);
  effects.pending(3, {2, 200});
  effects.done(4);
  EXPECT_EQ(effects.prefix(), 1);
  EXPECT_EQ(*effects.rebuild_point(), (sessions::RebuildPoint{0, 100}));

  effects.acknowledged(3);  // out of order: the first still holds everything back
  EXPECT_EQ(effects.prefix(), 1);
  effects.acknowledged(1);
  EXPECT_EQ(effects.prefix(), 5);
  EXPECT_EQ(effects.rebuild_point(), nullptr);
}

TEST(Effects, TheRebuildPointIsThatOfThePrefix) {
  Effects effects(0);
  effects.pending(5, {1, 100});
  effects.pending(6, {4, 200});
  effects.acknowledged(5);
  EXPECT_EQ(effects.prefix(), 6);
  EXPECT_EQ(effects.rebuild_point()->offset, 4);
}

TEST(Effects, AnAcknowledgementOfSomethingUnknownChangesNothing) {
  Effects effects(7);
  effects.acknowledged(3);
  EXPECT_EQ(effects.prefix(), 7);
  EXPECT_EQ(effects.next(), 7);
}

TEST(ReadingStart, ANewGroupReadsEverythingAloud) {
  const ReadingStart start = reading_start({-1, ""}, 5, 100);
  EXPECT_EQ(start.offset, 5);
  EXPECT_EQ(start.silent_until, 5);
  EXPECT_THAT(start.warning, testing::IsEmpty());
}

TEST(ReadingStart, ReadsBackSilentlyFromTheRebuildPoint) {
  const ReadingStart start = reading_start({50, sessions::to_metadata({20, 777})}, 0, 100);
  EXPECT_EQ(start.offset, 20);
  EXPECT_EQ(start.silent_until, 50);
  EXPECT_EQ(start.rebuild, (sessions::RebuildPoint{20, 777}));
  EXPECT_THAT(start.warning, testing::IsEmpty());
}

TEST(ReadingStart, WarnsWithNumbersWhenRetentionWasFaster) {
  const ReadingStart sessions_cut = reading_start({50, sessions::to_metadata({20, 777})}, 30, 100);
  EXPECT_EQ(sessions_cut.offset, 30);
  EXPECT_EQ(sessions_cut.silent_until, 50);
  EXPECT_THAT(sessions_cut.warning, testing::HasSubstr("20 to 29"));

  const ReadingStart unread_lost = reading_start({50, sessions::to_metadata({20, 777})}, 60, 100);
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
  const ReadingStart start = reading_start({500, sessions::to_metadata({480, 777})}, 0, 100);
  EXPECT_EQ(start.offset, 0);
  EXPECT_EQ(start.silent_until, 0);
  EXPECT_THAT(start.warning, testing::HasSubstr("500"));
}

}  // namespace
}  // namespace segue::serving
