// The order of a replay, and when each of its events is due.
#include "ingest/replay/event_log.hpp"
#include "ingest/event_parser.hpp"

#include <gtest/gtest.h>

#include "ingest/replay/pace.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;

ListeningEvent event_of(std::string_view event_id, std::string_view user_id, std::int64_t timestamp_ms) {
  ListeningEvent event;
  event.event_id = event_id;
  event.user_id = user_id;
  event.track_id = "t";
  event.timestamp_ms = timestamp_ms;
  return event;
}

TEST(EventLog, IsInOrderOfTimeAndTiesKeepTheirOrder) {
  EventLog log;
  log.add(event_of("a", "u1", 30));
  log.add(event_of("b", "u2", 10));
  log.add(event_of("c", "u1", 20));
  log.add(event_of("d", "u3", 10));
  log.add(event_of("e", "u2", 20));
  log.sort_by_time();
  std::string order, users;
  EventParser parser;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const auto event = parser.parse(log[i].json);
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->user_id, log[i].user_id);
    EXPECT_EQ(event->timestamp_ms, log[i].timestamp_ms);
    order += event->event_id;
    users += log[i].user_id;
  }
  EXPECT_EQ(order, "bdcea");
  EXPECT_EQ(users, "u2u3u1u2u1");
}

TEST(Pace, UnlimitedIsDueAtOnce) {
  EXPECT_FALSE(Pace::unlimited().limited());
  EXPECT_EQ(Pace::unlimited().due(1'000'000, 1'000'000), 0ns);
}

TEST(Pace, ARateCountsFromTheStart) {
  const Pace pace = Pace::rate(300);
  EXPECT_TRUE(pace.limited());
  EXPECT_EQ(pace.due(0, 77), 0ns);
  EXPECT_EQ(pace.due(3, 77), 10ms);
  EXPECT_EQ(pace.due(300'000'000, 77), 1'000'000s) << "no drift after a million seconds";
}

TEST(Pace, ASpeedupFollowsTheEventsTimes) {
  const Pace pace = Pace::speedup(10, 1000);
  EXPECT_TRUE(pace.limited());
  EXPECT_EQ(pace.due(0, 1000), 0ns);
  EXPECT_EQ(pace.due(9, 3000), 200ms);
  EXPECT_EQ(pace.due(9, 0), 0ns) << "never before the start";
  EXPECT_EQ(Pace::speedup(1e-9, 0).due(1, max_time_ms), 24h * 36525) << "an absurd wait does not overflow";
}

}  // namespace
}  // namespace segue::ingest
