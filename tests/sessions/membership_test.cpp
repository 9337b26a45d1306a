// Which session an event belongs to, when players announce, pause, go offline and report twice. What Segue
// did before is named where users met it on 688a99a.
#include <gmock/gmock.h>

#include "tests/sessions/fold_log.hpp"

namespace segue::sessions::testing {
namespace {

using ingest::EventType;
constexpr std::int64_t second = 1000, minute = 60'000, hour = 60 * minute;
constexpr std::int64_t now = 1'732'190'400'000;

class MembershipTest : public ::testing::Test {
 protected:
  FoldResult apply(LoggedEvent event) {
    if (event.id.empty()) event.id = "e" + std::to_string(offset_);
    if (event.user.empty()) event.user = "u";
    kept_ = std::move(event);
    return fold.apply(kept_.view(), offset_++);
  }
  FoldResult play(const std::string& track, std::int64_t time, const std::string& session = "") {
    return apply({.track = track, .time_ms = time, .session = session});
  }
  FoldResult end(EventType type, const std::string& track, std::int64_t time, std::int64_t position = -1) {
    return apply({.track = track, .type = type, .time_ms = time, .position_ms = position});
  }
  FoldResult skip(const std::string& track, std::int64_t time) { return end(EventType::skip, track, time); }
  /// Tracks and actions of the listener's sessions, the most recently touched last.
  std::string sessions() {
    std::string all;
    for (const Session& session : fold.sessions("u")) {
      all += all.empty() ? "" : " | ";
      all += session.explicit_id ? session_name(session, 0) + ':' : "";
      for (const Step& step : session.steps)
        all += std::string(tracks.name(step.track)) +
               std::string("?-+").substr(static_cast<std::size_t>(step.action), 1);
    }
    return all;
  }

  TrackInterner tracks;
  SessionFold fold{small_options(), tracks};

 private:
  LoggedEvent kept_;
  std::int64_t offset_ = 0;
};

// 688a99a: the late end was unmatched, A unknown for ever.
TEST_F(MembershipTest, AnEndAfterTheNextPlayEndsItsOwnStep) {
  play("A", now);
  play("B", now + 30 * second);
  const FoldResult late_end = skip("A", now + 30'050);
  EXPECT_EQ(late_end.outcome, Outcome::accepted);
  EXPECT_EQ(late_end.step, 0u);
  EXPECT_EQ(sessions(), "A-B?");
  EXPECT_EQ(end(EventType::complete, "B", now + 3 * minute).outcome, Outcome::accepted);
  EXPECT_EQ(sessions(), "A-B+");
}

TEST_F(MembershipTest, AnEndEndsTheNewestStepOfItsTrackThatHasNone) {
  play("A", now);
  play("B", now + minute);
  play("A", now + 2 * minute);
  skip("A", now + 3 * minute);
  EXPECT_EQ(sessions(), "A?B?A-");
  skip("A", now + 3 * minute + 1);
  EXPECT_EQ(sessions(), "A-B?A-");
  EXPECT_EQ(skip("A", now + 3 * minute + 2).outcome, Outcome::unmatched);
}

TEST_F(MembershipTest, AnEndFindsItsStepInAnotherSession) {
  play("A", now, "s1");
  play("B", now + second, "s2");
  const FoldResult found =
      apply({.track = "A", .type = EventType::skip, .time_ms = now + 2 * second, .session = "s2"});
  EXPECT_EQ(found.outcome, Outcome::accepted);
  EXPECT_EQ(sessions(), "s2:B? | s1:A-");
}

TEST_F(MembershipTest, AnEndThatSaysHowLongWasHeardShowsThatThereWasNoSilence) {
  play("A", now);
  EXPECT_EQ(end(EventType::complete, "A", now + 50 * minute, 50 * minute).outcome, Outcome::accepted);
  EXPECT_FALSE(play("B", now + 51 * minute).session_started);
  EXPECT_EQ(sessions(), "A+B?");
}

TEST_F(MembershipTest, AnEndAfterASilenceIsKnownAndTheSilenceStaysOne) {
  play("A", now);
  EXPECT_EQ(skip("A", now + 50 * minute).outcome, Outcome::accepted);
  EXPECT_TRUE(play("B", now + 51 * minute).session_started);
  EXPECT_EQ(sessions(), "A- | B?");
}

// 688a99a: yesterday's ten joined today's session, twelve steps, and each pushed a list.
TEST_F(MembershipTest, WhatWasPlayedOfflineYesterdayIsASessionOfItsOwnWithoutLists) {
  play("A", now);
  play("B", now + 3 * minute);
  for (int i = 0; i < 4; ++i) {
    const FoldResult offline = play("y" + std::to_string(i), now - 20 * hour + 3 * i * minute);
    EXPECT_EQ(offline.outcome, Outcome::late);
    EXPECT_EQ(offline.session_started, i == 0);
  }
  EXPECT_EQ(play("C", now + 6 * minute).outcome, Outcome::accepted);
  EXPECT_EQ(sessions(), "y0?y1?y2?y3? | A?B?C?");
  EXPECT_EQ(fold.find("u")->steps.size(), 3u)
      << "the session of the latest time is the listener's current one";
}

// 688a99a: sessions of one step each.
TEST_F(MembershipTest, SessionsOfTwoDevicesStayApart) {
  for (int i = 0; i < 4; ++i) {
    play("A" + std::to_string(i), now + i * minute, "s1");
    play("B" + std::to_string(i), now + i * minute, "s2");
  }
  EXPECT_EQ(sessions(), "s1:A0?A1?A2?A3? | s2:B0?B1?B2?B3?");
  EXPECT_EQ(fold.find_named("u", "s1")->steps.size(), 4u);
  EXPECT_EQ(fold.find_named("u", "s3"), nullptr);
}

TEST_F(MembershipTest, TheSameIdAfterTheGapIsAnotherSession) {
  play("A", now, "x");
  EXPECT_TRUE(play("B", now + 31 * minute, "x").session_started);
  EXPECT_EQ(sessions(), "x:A? | x#1:B?");
  EXPECT_FALSE(play("C", now + minute, "x").session_started) << "by its time of the first";
  EXPECT_EQ(sessions(), "x#1:B? | x:A?C?");
}

TEST_F(MembershipTest, AnEventWithoutSessionIdBelongsToTheSessionOfItsTime) {
  play("A", now, "x");
  EXPECT_FALSE(play("B", now + minute).session_started);
  play("C", now + 20 * minute, "y");
  EXPECT_FALSE(play("D", now + 21 * minute).session_started) << "the nearest latest time";
  EXPECT_EQ(sessions(), "x:A?B? | y:C?D?");
}

TEST_F(MembershipTest, OfMoreThanTheOpenOnesTheLeastRecentlyTouchedGoes) {
  for (int i = 0; i < 4; ++i) play("A", now + i, "s" + std::to_string(i));
  play("B", now + 10, "s0");
  play("C", now + 11, "s4");
  EXPECT_EQ(sessions(), "s2:A? | s3:A? | s0:A?B? | s4:C?");
}

// 688a99a: two steps.
TEST_F(MembershipTest, APlayThatGoesOnOpensNoStep) {
  apply({.track = "A", .time_ms = now, .position_ms = 0});
  const FoldResult resumed = apply({.track = "A", .time_ms = now + minute, .position_ms = 60'000});
  EXPECT_EQ(resumed.outcome, Outcome::accepted);
  EXPECT_FALSE(resumed.step_opened);
  EXPECT_EQ(sessions(), "A?");
  EXPECT_FALSE(play("B", now + 30 * minute).session_started) << "the resume shows that the session went on";
  EXPECT_EQ(apply({.track = "A", .time_ms = now + 31 * minute, .position_ms = 60'000}).step_opened, true)
      << "B came between";
}

TEST_F(MembershipTest, ATrueRepeatIsAStepOfItsOwn) {
  apply({.track = "A", .time_ms = now, .position_ms = 0});
  EXPECT_TRUE(apply({.track = "A", .time_ms = now + minute, .position_ms = 0}).step_opened)
      << "from its beginning";
  EXPECT_TRUE(play("A", now + 2 * minute).step_opened) << "no position";
  EXPECT_TRUE(apply({.track = "A", .time_ms = now + 3 * minute, .position_ms = 90'000}).step_opened)
      << "further than it can have come";
  skip("A", now + 4 * minute);
  EXPECT_TRUE(apply({.track = "A", .time_ms = now + 5 * minute, .position_ms = 60'000}).step_opened)
      << "after its end";
}

// 688a99a: two steps.
TEST_F(MembershipTest, APlayThatAnotherClientReportsIsAnEcho) {
  apply({.track = "A", .time_ms = now, .client = "player"});
  EXPECT_EQ(apply({.track = "A", .time_ms = now + second, .client = "gateway"}).outcome, Outcome::echo);
  EXPECT_EQ(apply({.track = "A", .time_ms = now - second, .session = "other", .client = "gateway"}).outcome,
            Outcome::echo);
  EXPECT_EQ(sessions(), "A?");
  EXPECT_EQ(apply({.track = "A", .time_ms = now + 2 * second, .client = "player"}).outcome, Outcome::accepted)
      << "the same client means it";
  EXPECT_EQ(apply({.track = "A", .time_ms = now + 3 * second}).outcome, Outcome::accepted) << "no client";
  EXPECT_EQ(sessions(), "A?A?A?");
}

TEST_F(MembershipTest, AnEventSentAgainUnderAnotherIdIsADuplicate) {
  play("A", now);
  play("B", now + minute);
  EXPECT_EQ(play("A", now).outcome, Outcome::duplicate);
  skip("B", now + 2 * minute);
  EXPECT_EQ(skip("B", now + 2 * minute).outcome, Outcome::duplicate);
  EXPECT_EQ(sessions(), "A?B-");
}

// 688a99a: the other five listeners of the partition were forgotten.
TEST_F(MembershipTest, OneFastClockForgetsNobody) {
  for (int listener = 0; listener < 5; ++listener)
    apply({.user = "slow" + std::to_string(listener), .track = "A", .time_ms = now});
  apply({.user = "fast", .track = "A", .time_ms = now + 3885 * second});
  apply({.user = "fast", .track = "B", .time_ms = now + 4000 * second});
  for (int listener = 0; listener < 5; ++listener)
    EXPECT_NE(fold.find("slow" + std::to_string(listener)), nullptr);
}

TEST_F(MembershipTest, TheFirstListenersAfterAQuietNightAreNotForgotten) {
  for (int other = 0; other < 8; ++other)
    apply({.user = "o" + std::to_string(other), .track = "A", .time_ms = now - 9 * hour});
  play("A", now);
  for (int other = 0; other < 8; ++other)
    apply({.user = "o" + std::to_string(other), .track = "B", .time_ms = now + second});
  EXPECT_EQ(skip("A", now + 2 * second).outcome, Outcome::accepted);
}

TEST_F(MembershipTest, AFullSessionTakesEndsButNoPlays) {
  for (int i = 0; i < 5; ++i) play("t" + std::to_string(i), now + i * minute, "x");
  EXPECT_TRUE(play("t5", now + 5 * minute, "x").session_started);
  skip("t4", now + 5 * minute + 1);
  EXPECT_EQ(sessions(), "x#5:t5? | x:t0?t1?t2?t3?t4-");
  EXPECT_FALSE(play("t6", now + 6 * minute, "x").session_started);
}

}  // namespace
}  // namespace segue::sessions::testing
