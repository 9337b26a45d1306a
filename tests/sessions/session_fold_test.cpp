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
  ingest::ListeningEvent event{"1", "ann", "a", EventType::play, 0};
  event.source = ingest::recommended_source;
  EXPECT_TRUE(fold.apply(event, 0).session->steps.back().recommended);
  event.event_id = "2";
  event.source = "playlist";
  event.timestamp_ms = 1;
  EXPECT_FALSE(fold.apply(event, 1).session->steps.back().recommended);
}

TEST_F(SessionFoldTest, AStepKnowsHowLongAfterThePlayBeforeItBegan) {
  play("a", 0);
  skip("a", 8'000);
  play("b", 9'000);
  play("c", 9'000 + 4 * minute);
  play("d", 9'000 + 2 * minute, "");  // stamped before c: no time has passed
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

TEST_F(SessionFoldTest, AnEndOfATrackThatWasNotPlayedIsUnmatched) {
  EXPECT_EQ(skip("a", 0).outcome, Outcome::unmatched);
  EXPECT_EQ(ann(), "none");
  play("a", 1);
  EXPECT_EQ(skip("b", 3).outcome, Outcome::unmatched);
  EXPECT_EQ(ann(), "[@1..1 1..1 a:0]");
}

TEST_F(SessionFoldTest, ASilenceOfExactlyTheGapContinuesAndOneMoreMillisecondEnds) {
  play("a", 0);
  EXPECT_FALSE(play("b", 30 * minute).session_started);
  EXPECT_TRUE(play("c", 60 * minute + 1).session_started);
  EXPECT_EQ(ann(), "[@2..2 3600001..3600001 c:0]");
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
  EXPECT_EQ(ann(), "[x#5@5..5 5..5 t:0]");
}

TEST_F(SessionFoldTest, TheWatermarkOfThePartitionForgetsIdleListeners) {
  play("a", 0);
  const auto others_play = [&](std::int64_t time) {
    for (int other = 0; other < 8; ++other)
      apply({std::to_string(time) + std::to_string(other), "u" + std::to_string(other), "b", EventType::play,
             time});
  };
  others_play(60 * minute);
  EXPECT_NE(ann(), "none") << "idle for exactly expire_after";
  others_play(60 * minute + 1);
  EXPECT_EQ(ann(), "none");
  EXPECT_EQ(fold.listener_count(), 8u);
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
  session.explicit_id = std::make_unique<const std::string>("morning");
  EXPECT_EQ(session_name(session, 3), "morning");
  session.repeated = true;
  EXPECT_EQ(session_name(session, 3), "morning#1042");
}

}  // namespace
}  // namespace segue::sessions::testing
