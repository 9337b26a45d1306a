// After a crash the sessions are read back from the rebuild point: at any moment of any log, what comes out
// must be what an uninterrupted fold has, and must go on the same way.
#include <gmock/gmock.h>

#include <random>

#include "sessions/checkpoints.hpp"
#include "tests/sessions/fold_log.hpp"

namespace segue::sessions::testing {
namespace {

using ingest::EventType;
constexpr std::int64_t minute = 60'000;

/// A wild log: gaps around the limits, clocks running back and ahead, offline hours, named sessions, late
/// ends, resumed plays, two clients, duplicates near and far, unmatched ends, listeners who never pause.
std::vector<LoggedEvent> wild_log(std::uint32_t seed, int events) {
  std::mt19937 random(seed);
  const auto up_to = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<LoggedEvent> log;
  std::map<std::string, std::string> current;
  std::int64_t now = 1'000'000'000;
  for (int i = 0; i < events; ++i) {
    now += up_to(10) == 0 ? up_to(40) * minute : up_to(3) * minute;
    LoggedEvent event;
    event.user = "u" + std::to_string(up_to(up_to(3) == 0 ? 12 : 4));
    event.id = "e" + std::to_string(i);
    event.track = "t" + std::to_string(up_to(9));
    event.time_ms = up_to(8) == 0 ? now - up_to(90) * minute : now;
    if (up_to(40) == 0) event.time_ms = now - 20 * 60 * minute + up_to(3) * minute;
    if (up_to(40) == 0) event.time_ms = now + up_to(70) * minute;
    if (up_to(4) == 0) event.position_ms = up_to(5) * minute;
    if (up_to(4) == 0) event.client = "c" + std::to_string(up_to(2));
    if (up_to(4) == 0) event.session = "s" + std::to_string(i / 20) + "/" + std::to_string(up_to(2));
    if (up_to(3) == 0) {
      event.type = up_to(2) == 0 ? EventType::skip : EventType::complete;
      if (up_to(4) != 0) event.track = current[event.user];
      if (event.track.empty()) event.track = "t0";
    } else {
      current[event.user] = event.track;
    }
    if (up_to(6) == 0 && !log.empty())
      event = log[log.size() - 1 -
                  static_cast<std::size_t>(up_to(std::min<int>(static_cast<int>(log.size()), 60)))];
    log.push_back(event);
  }
  return log;
}

std::string state(SessionFold& fold, const TrackInterner& tracks) {
  std::string all;
  for (int u = 0; u < 12; ++u) all += describe_all(fold, "u" + std::to_string(u), tracks) + '\n';
  return all;
}

class Rebuild : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(Rebuild, EqualsTheUninterruptedFoldEverywhere) {
  const std::vector<LoggedEvent> log = wild_log(GetParam(), 900);
  TrackInterner tracks;
  SessionFold whole(small_options(), tracks);
  for (std::size_t crash = 0; crash < log.size(); ++crash) {
    whole.apply(log[crash].view(), static_cast<std::int64_t>(crash));
    if (crash % 7 != 0) continue;
    const auto next = static_cast<std::int64_t>(crash + 1);
    const RebuildPoint point = *parse_metadata(to_metadata(whole.rebuild_point(next)));
    ASSERT_LE(point.offset, next);

    TrackInterner other_tracks;
    SessionFold rebuilt(small_options(), other_tracks, point);
    for (std::int64_t i = point.offset; i < next; ++i)
      rebuilt.apply(log[static_cast<std::size_t>(i)].view(), i);
    ASSERT_EQ(state(rebuilt, other_tracks), state(whole, tracks)) << "crash after offset " << crash;

    SessionFold uninterrupted(small_options(), tracks);
    for (std::int64_t i = 0; i < next; ++i) uninterrupted.apply(log[static_cast<std::size_t>(i)].view(), i);
    for (std::size_t i = crash + 1; i < std::min(log.size(), crash + 60); ++i) {
      const auto offset = static_cast<std::int64_t>(i);
      const FoldResult a = uninterrupted.apply(log[i].view(), offset);
      const FoldResult b = rebuilt.apply(log[i].view(), offset);
      ASSERT_EQ(a.outcome, b.outcome) << "offset " << i << " after a crash at " << crash;
      ASSERT_EQ(describe(a.session, tracks), describe(b.session, other_tracks));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(WildLogs, Rebuild, ::testing::Range(1u, 25u));

TEST(RebuildPointOfAFold, MovesOnWithListenersWhoComeAndGo) {
  TrackInterner tracks;
  SessionFold fold(small_options(), tracks);
  EXPECT_EQ(fold.rebuild_point(0).offset, 0);
  std::int64_t offset = 0;
  for (; offset < 500; ++offset) {
    const std::string user = "u" + std::to_string(offset / 10);
    const std::string id = std::to_string(offset);
    fold.apply({id, user, "t", EventType::play, offset * 5 * minute}, offset);
  }
  EXPECT_GE(fold.rebuild_point(offset).offset, 300) << "eight listeners, and a spacing of the checkpoints";
}

// 688a99a: the point never moved, and a restart read thirty days.
class NeverPausing : public ::testing::TestWithParam<const char*> {};

TEST_P(NeverPausing, NeedsThreeBlocksOfTheLogAtMost) {
  constexpr std::int64_t month = 30 * 24 * 60 * minute, apart = 3 * minute;
  constexpr std::int64_t block = 12 * 30 * minute;
  TrackInterner tracks;
  SessionFold fold(small_options(), tracks);
  std::vector<LoggedEvent> log;
  for (std::int64_t time = 0; time < month; time += apart)
    log.push_back({.id = std::to_string(time),
                   .user = "ann",
                   .track = "t" + std::to_string(time % 7),
                   .time_ms = time,
                   .session = GetParam()});
  for (std::size_t i = 0; i < log.size(); ++i) {
    const auto offset = static_cast<std::int64_t>(i);
    fold.apply(log[i].view(), offset);
    const RebuildPoint point = fold.rebuild_point(offset + 1);
    ASSERT_LE(offset - point.offset, 3 * block / apart + Checkpoints::least_spacing) << "offset " << i;
    if (i % 997 != 0) continue;
    TrackInterner other_tracks;
    SessionFold rebuilt(small_options(), other_tracks, point);
    for (std::int64_t at = point.offset; at <= offset; ++at)
      rebuilt.apply(log[static_cast<std::size_t>(at)].view(), at);
    ASSERT_EQ(describe_all(rebuilt, "ann", other_tracks), describe_all(fold, "ann", tracks));
  }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutAConstantSessionId, NeverPausing, ::testing::Values("", "constant"));

TEST(RebuildPointOfAFold, MovesOnWithAListenerWhoPausesNowAndThen) {
  TrackInterner tracks;
  SessionFold fold(small_options(), tracks);
  std::int64_t time = 0;
  for (std::int64_t offset = 0; offset < 1000; ++offset) {
    time += offset % 10 == 0 ? 40 * minute : minute;
    const std::string id = std::to_string(offset);
    fold.apply({id, "ann", "t", EventType::play, time}, offset);
  }
  EXPECT_GE(fold.rebuild_point(1000).offset, 1000 - 3 * 6 * 60 / 5 - 64) << "three blocks of six hours";
}

}  // namespace
}  // namespace segue::sessions::testing
