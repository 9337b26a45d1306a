// Replay through a broker: everything arrives, in each listener's order, metadata first, at the pace asked
// for.
#include "ingest/replay/replay.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <map>

#include "ingest/kafka/log_reader.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using ::testing::ElementsAre;

constexpr auto everything = std::numeric_limits<std::size_t>::max();

bool never_stop(steady_clock::time_point) { return false; }

std::vector<Kept> records_of(const segue::testing::KafkaBroker& broker, const std::string& topic) {
  LogReader reader(broker.options(), broker.brokers(), topic);
  std::vector<Kept> records;
  reader.read(reader.watermarks(), [&](const Record& record) { records.push_back(keep(record)); });
  return records;
}

/// `count` events of `users` listeners, a millisecond apart.
EventLog log_of(int count, int users) {
  EventLog log;
  for (int i = 0; i < count; ++i) {
    const std::string event_id = "e" + std::to_string(i), user_id = "u" + std::to_string(i % users);
    ListeningEvent event;
    event.event_id = event_id;
    event.user_id = user_id;
    event.track_id = "t1";
    event.timestamp_ms = i;
    log.add(event);
  }
  return log;
}

class Replay : public segue::testing::KafkaTest {};

TEST_F(Replay, EveryEventArrivesInItsListenersOrder) {
  const segue::testing::KafkaBroker broker;
  const EventLog log = log_of(5000, 37);
  Publisher publisher(broker.options(), broker.brokers(), 5ms);
  std::size_t last_progress = 0;
  const auto report = replay(log, everything, {}, Pace::unlimited(), publisher, broker.options(), never_stop,
                             [&](std::size_t done) { last_progress = done; });
  EXPECT_EQ(report.events, 5000U);
  EXPECT_EQ(report.counts.acknowledged, 5000);
  EXPECT_EQ(report.counts.failed, 0);
  EXPECT_FALSE(report.stopped);
  EXPECT_EQ(last_progress, 5000U);

  std::map<std::string, std::vector<std::string>> sent, received;
  for (std::size_t i = 0; i < log.size(); ++i) sent[std::string(log[i].user_id)].emplace_back(log[i].json);
  for (const Kept& record : records_of(broker, broker.options().plays_topic))
    received[*record.key].push_back(*record.value);
  EXPECT_EQ(received, sent);
}

TEST_F(Replay, PublishesTheMetadataOfTracksUnderTheirIds) {
  const segue::testing::KafkaBroker broker(1);
  Publisher publisher(broker.options(), broker.brokers(), 5ms);
  const auto report = replay(log_of(1, 1), everything, {{"t1", "A", "X", ""}, {"t2", "B", "Y", "Z"}},
                             Pace::unlimited(), publisher, broker.options(), never_stop, [](std::size_t) {});
  EXPECT_EQ(report.counts.acknowledged, 3);
  EXPECT_THAT(records_of(broker, broker.options().tracks_topic),
              ElementsAre(Kept{0, 0, "t1", R"({"track_id":"t1","title":"A","artist":"X"})"},
                          Kept{0, 1, "t2", R"({"track_id":"t2","title":"B","artist":"Y","album":"Z"})"}));
}

TEST_F(Replay, PublishesNoMoreThanAsked) {
  const segue::testing::KafkaBroker broker(1);
  Publisher publisher(broker.options(), broker.brokers(), 5ms);
  const auto report = replay(log_of(10, 3), 4, {}, Pace::unlimited(), publisher, broker.options(), never_stop,
                             [](std::size_t) {});
  EXPECT_EQ(report.events, 4U);
  EXPECT_EQ(records_of(broker, broker.options().plays_topic).size(), 4U);
}

TEST_F(Replay, WaitsUntilEachEventIsDue) {
  const segue::testing::KafkaBroker broker(1);
  Publisher publisher(broker.options(), broker.brokers(), 1ms);
  // Time stands still here: the replay must have asked to wait for every event, each at its own time.
  const auto begin = steady_clock::now();
  std::vector<steady_clock::time_point> waits;
  const auto report = replay(
      log_of(5, 1), everything, {}, Pace::rate(1e-3), publisher, broker.options(),
      [&](steady_clock::time_point deadline) {
        if (deadline > steady_clock::now()) waits.push_back(deadline);
        return false;
      },
      [](std::size_t) {});
  EXPECT_EQ(report.events, 5U);
  ASSERT_EQ(waits.size(), 4U);
  for (std::size_t i = 1; i < waits.size(); ++i) EXPECT_EQ(waits[i] - waits[i - 1], 1000s);
  EXPECT_GE(waits[0] - begin, 1000s);
}

TEST_F(Replay, StopsWhenToldAndKeepsWhatIsPublished) {
  const segue::testing::KafkaBroker broker(1);
  Publisher publisher(broker.options(), broker.brokers(), 1ms);
  int published = 0;
  const auto report = replay(
      log_of(50, 1), everything, {}, Pace::rate(1e-3), publisher, broker.options(),
      [&](steady_clock::time_point) { return published == 7; }, [&](std::size_t) { ++published; });
  EXPECT_TRUE(report.stopped);
  EXPECT_EQ(report.events, 7U);
  EXPECT_EQ(records_of(broker, broker.options().plays_topic).size(), 7U);
}

}  // namespace
}  // namespace segue::ingest
