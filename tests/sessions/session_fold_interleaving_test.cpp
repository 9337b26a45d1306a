// Sessions of one listener on several devices, offline and online, come in any order of interleaving: as long
// as each session's own events keep their order, the sessions are the same.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/sessions/fold_log.hpp"

namespace segue::sessions::testing {
namespace {

using ingest::EventType;
constexpr std::int64_t minute = 60'000;
constexpr std::int64_t now = 1'732'190'400'000;

using Events = std::vector<LoggedEvent>;

/// One device's session: plays, with ends that come at once, late or never.
Events session_of(std::mt19937& random, int number, std::int64_t begins, bool named) {
  const auto up_to = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Events events;
  std::int64_t time = begins;
  const int plays = 2 + up_to(4);
  for (int i = 0; i < plays; ++i) {
    LoggedEvent play;
    play.user = "u";
    // Tracks of their own: an end without a session of its own looks for its track in all.
    play.track = "s" + std::to_string(number) + "t" + std::to_string(i);
    play.time_ms = time;
    if (named) play.session = "id" + std::to_string(number);
    events.push_back(play);
    LoggedEvent end = play;
    end.type = up_to(2) == 0 ? EventType::skip : EventType::complete;
    end.time_ms = time + minute;
    if (const int when = up_to(3); when != 0 && !(when == 2 && i + 1 == plays)) events.push_back(end);
    time += 2 * minute + up_to(20) * minute;
  }
  for (std::size_t i = 0; i < events.size(); ++i)
    events[i].id = std::to_string(number) + "/" + std::to_string(i);
  for (std::size_t i = 0; i + 1 < events.size(); ++i)
    if (events[i].type != EventType::play && events[i + 1].type == EventType::play && up_to(2) == 0)
      std::swap(events[i], events[i + 1]);  // a late end
  return events;
}

/// All sessions in any order, without offsets: steps with their actions.
std::multiset<std::string> sessions_of(const Events& log) {
  TrackInterner tracks;
  SessionFold fold(small_options(), tracks);
  std::int64_t offset = 0;
  // A partition has other listeners: nobody's own clock is its watermark.
  for (int other = 0; other < 8; ++other) {
    const std::string name = "other" + std::to_string(other);
    fold.apply({name, name, "t", EventType::play, now}, offset++);
  }
  for (const LoggedEvent& event : log) {
    const auto outcome = fold.apply(event.view(), offset++).outcome;
    EXPECT_TRUE(outcome == Outcome::accepted || outcome == Outcome::late)
        << event.id << ' ' << base::to_string(outcome);
  }
  std::multiset<std::string> all;
  for (const Session& session : fold.sessions("u")) {
    std::string text = session.explicit_id ? *session.explicit_id : "";
    for (const Step& step : session.steps)
      text += ' ' + std::string(tracks.name(step.track)) + ':' + std::to_string(int(step.action)) + '/' +
              std::to_string(play_ms(session, step)) + '/' + std::to_string(step.gap);
    all.insert(text);
  }
  return all;
}

class Interleaving : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(Interleaving, GivesTheSameSessions) {
  std::mt19937 random(GetParam());
  std::vector<Events> sessions;
  Events one_after_the_other;
  for (int number = 0; number < 4; ++number) {
    // Named ones may lie at the same time; the others are told apart by it.
    const bool named = number < 2;
    const std::int64_t begins = named ? now + number * minute : now - number * 8 * 60 * minute;
    sessions.push_back(session_of(random, number, begins, named));
    one_after_the_other.insert(one_after_the_other.end(), sessions.back().begin(), sessions.back().end());
  }
  const auto expected = sessions_of(one_after_the_other);
  EXPECT_EQ(expected.size(), 4u);
  for (int shuffle = 0; shuffle < 20; ++shuffle) {
    std::vector<std::size_t> turns, next(sessions.size());
    for (std::size_t s = 0; s < sessions.size(); ++s) turns.insert(turns.end(), sessions[s].size(), s);
    std::ranges::shuffle(turns, random);
    Events log;
    for (const std::size_t s : turns) log.push_back(sessions[s][next[s]++]);
    ASSERT_EQ(sessions_of(log), expected);
  }
}

INSTANTIATE_TEST_SUITE_P(AnyOrder, Interleaving, ::testing::Range(1u, 40u));

}  // namespace
}  // namespace segue::sessions::testing
