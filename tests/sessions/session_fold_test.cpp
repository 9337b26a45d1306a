#include "sessions/session_fold.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "tests/sessions/fold_log.hpp"

namespace segue::sessions::testing {
namespace {

using ingest::EventType;
constexpr std::int64_t minute = 60'000;

class SessionFoldTest : public ::testing::Test {
 protected:
  FoldResult apply(const LoggedEvent& event) {
    kept_.push_back(event);
    return fold.apply(kept_.back().view(), offset_++);
  }
  FoldResult play(const std::string& track, std::int64_t time, const std::string& session = "") {
    return apply({"e" + std::to_string(offset_), "ann", track, EventType::play, time, session});
  }
  FoldResult skip(const std::string& track, std::int64_t time) {
    return apply({"e" + std::to_string(offset_), "ann", track, EventType::skip, time, ""});
  }
  std::string ann() { return describe(fold.find("ann"), tracks); }

  TrackInterner tracks;
  SessionFold fold{small_options(), tracks};

 private:
  std::vector<LoggedEvent> kept_;
  std::int64_t offset_ = 0;
};

TEST_F(SessionFoldTest, APlayOpensAStepAndTheNextOneFollowsIt) {
  EXPECT_TRUE(play("a", 0).session_started);
  EXPECT_FALSE(play("b", minute).session_started);
  EXPECT_EQ(ann(), "[@0..1 0..60000 a:0 b:0]");
}

TEST_F(SessionFoldTest, ASkipSetsTheActionOfTheCurrentTrackOnce) {
  play("a", 0);
  EXPECT_EQ(skip("a", 10).outcome, Outcome::accepted);
  EXPECT_EQ(skip("a", 20).outcome, Outcome::unmatched);
  EXPECT_EQ(ann(), "[@0..1 0..10 a:1]");
}

TEST_F(SessionFoldTest, ACompleteSetsTheAction) {
  play("a", 0);
  EXPECT_EQ(apply({"c", "ann", "a", EventType::complete, 5, ""}).outcome, Outcome::accepted);
  EXPECT_EQ(ann(), "[@0..1 0..5 a:2]");
}

TEST_F(SessionFoldTest, AStepKnowsThatItsTrackWasRecommended) {
  ingest::ListeningEvent event{"1", "ann", "a", EventType::play, 0, {}, {}, {}, ingest::recommended_source};
  EXPECT_TRUE(fold.apply(event, 0).session->steps.back().recommended);
  event.event_id = "2";
  event.source = "playlist";
  EXPECT_FALSE(fold.apply(event, 1).session->steps.back().recommended);
}

TEST_F(SessionFoldTest, AStepKnowsHowLongAfterThePlayBeforeItBegan) {
  play("a", 0);
  skip("a", 8'000);
  play("b", 9'000);
  play("c", 9'000 + 4 * minute);
  play("d", 9'000 + 2 * minute, "");  // late: time does not run backwards
  const auto gaps = [&] {
    std::vector<int> gaps;
    for (const auto& step : fold.find("ann")->steps) gaps.push_back(step.gap);
    return gaps;
  };
  EXPECT_THAT(gaps(), ::testing::ElementsAre(0, gap_bucket(9'000), gap_bucket(4 * minute), gap_bucket(0)));
  play("e", 60 * minute);  // another session
  EXPECT_THAT(gaps(), ::testing::ElementsAre(0));
}

TEST(GapBucket, AscendsFromUnknownToTheLast) {
  EXPECT_EQ(gap_bucket(-1), 0);
  EXPECT_EQ(gap_bucket(0), 1);
  for (std::size_t i = 0; i < std::size(gap_bounds_ms); ++i) {
    EXPECT_EQ(gap_bucket(gap_bounds_ms[i] - 1), i + 1);
    EXPECT_EQ(gap_bucket(gap_bounds_ms[i]), i + 2);
  }
  EXPECT_EQ(gap_bucket(std::numeric_limits<std::int64_t>::max()), gap_bucket_count - 1);
}

TEST_F(SessionFoldTest, AReactionToAnotherTrackOrBeforeAnyPlayIsStray) {
  EXPECT_EQ(skip("a", 0).outcome, Outcome::unmatched);
  EXPECT_EQ(ann(), "none");
  play("a", 1);
  play("b", 2);
  EXPECT_EQ(skip("a", 3).outcome, Outcome::unmatched);
  EXPECT_EQ(ann(), "[@1..2 1..2 a:0 b:0]");
}

TEST_F(SessionFoldTest, ASilenceOfExactlyTheGapContinuesAndOneMoreMillisecondEnds) {
  play("a", 0);
  EXPECT_FALSE(play("b", 30 * minute).session_started);
  EXPECT_TRUE(play("c", 60 * minute + 1).session_started);
  EXPECT_EQ(ann(), "[@2..2 3600001..3600001 c:0]");
}

TEST_F(SessionFoldTest, AnExplicitSessionIdDecidesWhateverTheGap) {
  play("a", 0, "x");
  EXPECT_FALSE(play("b", 50 * minute, "x").session_started);
  EXPECT_TRUE(play("c", 50 * minute + 1, "y").session_started);
  EXPECT_FALSE(play("d", 50 * minute + 2).session_started) << "an event that names none stays within the gap";
  EXPECT_EQ(ann(), "[y@2..3 3000001..3000002 c:0 d:0]");
}

TEST_F(SessionFoldTest, AReactionAfterTheGapIsStrayAndClosesTheSession) {
  play("a", 0);
  EXPECT_EQ(skip("a", 31 * minute).outcome, Outcome::unmatched);
  EXPECT_EQ(ann(), "none");
  EXPECT_TRUE(play("b", 32 * minute).session_started);
}

TEST_F(SessionFoldTest, AnEarlierTimeCountsAsTheListenersLatest) {
  play("a", 10 * minute);
  play("late", 0);
  EXPECT_EQ(ann(), "[@0..1 600000..600000 a:0 late:0]");
  EXPECT_TRUE(play("b", 40 * minute + 1).session_started);
}

TEST_F(SessionFoldTest, ADuplicateHasNoEffect) {
  apply({"same", "ann", "a", EventType::play, 0, ""});
  const FoldResult again = apply({"same", "ann", "a", EventType::play, 0, ""});
  EXPECT_EQ(again.outcome, Outcome::duplicate);
  EXPECT_EQ(again.session, nullptr);
  EXPECT_EQ(ann(), "[@0..0 0..0 a:0]");
}

TEST_F(SessionFoldTest, ADuplicateIsKnownThroughoutTheWindowAndNotBeyond) {
  apply({"same", "ann", "a", EventType::play, 0, ""});
  for (int i = 1; i <= 7; ++i) play("t" + std::to_string(i), i);
  EXPECT_EQ(apply({"same", "ann", "a", EventType::play, 8, ""}).outcome, Outcome::duplicate);
  for (int i = 1; i <= 8; ++i) play("u" + std::to_string(i), 10 + i);
  EXPECT_EQ(apply({"same", "ann", "a", EventType::play, 20, ""}).outcome, Outcome::accepted);
}

TEST_F(SessionFoldTest, TheSameEventIdOfAnotherListenerIsNoDuplicate) {
  apply({"same", "ann", "a", EventType::play, 0, ""});
  EXPECT_EQ(apply({"same", "bob", "a", EventType::play, 0, ""}).outcome, Outcome::accepted);
}

TEST_F(SessionFoldTest, ALongSessionIsSplitAndKeepsItsExplicitId) {
  for (int i = 0; i < 5; ++i) play("t", i, "x");
  const FoldResult sixth = play("t", 5);
  EXPECT_TRUE(sixth.session_started);
  EXPECT_EQ(ann(), "[x@5..5 5..5 t:0]");
}

TEST_F(SessionFoldTest, TheWatermarkOfThePartitionEndsIdleSessions) {
  play("a", 0);
  apply({"1", "bob", "b", EventType::play, 60 * minute, ""});
  EXPECT_NE(ann(), "none") << "idle for exactly expire_after";
  apply({"2", "bob", "b", EventType::play, 60 * minute + 1, ""});
  EXPECT_EQ(ann(), "none");
  EXPECT_EQ(fold.listener_count(), 1u);
}

TEST_F(SessionFoldTest, AListenerFarBehindTheWatermarkKeepsTheirSession) {
  apply({"1", "bob", "b", EventType::play, 600 * minute, ""});
  play("a", 0);
  EXPECT_FALSE(play("b", minute).session_started);
  EXPECT_EQ(ann(), "[@1..2 0..60000 a:0 b:0]");
}

TEST(SessionFoldMemory, TheLongestIdleIsForgottenBeyondMaxOpen) {
  configs::Sessions options = small_options();
  options.max_listeners = 2;
  TrackInterner tracks;
  SessionFold fold(options, tracks);
  const auto play = [&](const char* user, std::int64_t offset) {
    const std::string id = std::to_string(offset);
    fold.apply({id, user, "t", EventType::play, offset}, offset);
  };
  play("ann", 0);
  play("bob", 1);
  play("ann", 2);
  play("cyd", 3);
  EXPECT_EQ(fold.listener_count(), 2u);
  EXPECT_EQ(fold.find("bob"), nullptr);
  EXPECT_NE(fold.find("ann"), nullptr);
}

TEST(SessionName, IsTheExplicitIdOrThePlaceInTheLog) {
  Session session;
  session.first_offset = 1042;
  EXPECT_EQ(session_name(session, 3), "3-1042");
  session.explicit_id = "morning";
  EXPECT_EQ(session_name(session, 3), "morning");
}

}  // namespace
}  // namespace segue::sessions::testing
