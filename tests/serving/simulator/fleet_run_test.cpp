// A measured run as a whole: connecting, pacing, draining, counting.
#include "serving/simulator/fleet_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <mutex>

#include "serving/simulator/latency_samples.hpp"
#include "tests/serving/simulator/fake_server.hpp"

namespace segue::serving::simulator {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::FakeServer;

FleetRunOptions options(const base::Endpoint& endpoint, std::size_t players) {
  FleetRunOptions result;
  result.fleet.endpoint = endpoint;
  for (std::size_t i = 0; i < players; ++i) result.fleet.user_ids.push_back("u" + std::to_string(i));
  result.loop = {400, 500ms, 1};
  result.drain_timeout = 300ms;
  return result;
}

void play(FleetRun& run, int number, OpenLoop::Time scheduled) {
  const PlayerEvent event{.event_id = "e" + std::to_string(number), .track_id = "t000001"};
  ASSERT_TRUE(run.fleet().send(static_cast<PlayerFleet::Player>(number % 100), event, scheduled));
}

FakeServer::Script answers_all() {
  return [offset = std::int64_t{0}](int, const std::string& message) mutable -> Answer {
    const std::string id = testing::field(message, "event_id");
    if (id.empty()) return {{testing::ready_text()}};
    const std::int64_t at = offset++;
    return {{testing::ack_text(id, at), testing::list_text(at, id)}};
  };
}

TEST(FleetRun, MeasuresEveryListOfAHundredPlayers) {
  FakeServer server(answers_all());
  FleetRun run(options(server.endpoint(), 100));
  int number = 0;
  run.run([&](OpenLoop::Time scheduled) { play(run, number++, scheduled); }, [] {});
  const FleetStatistics result = run.fleet().statistics();
  EXPECT_GT(result.events, 100);
  EXPECT_LT(result.events, 320);
  EXPECT_EQ(result.events, number);
  EXPECT_EQ(result.acknowledged, result.events);
  EXPECT_EQ(result.answers, result.events);
  EXPECT_EQ(result.lost, 0);
  EXPECT_EQ(result.out_of_order, 0);
  EXPECT_EQ(result.disconnections, 0);
  EXPECT_EQ(run.fleet().latencies().count(), static_cast<std::size_t>(result.events));
  EXPECT_GE(run.seconds(), 0.5);
}

TEST(FleetRun, NoticesALostListAndAnOvertakenOne) {
  std::atomic<std::int64_t> offset = 0;
  std::string held;
  FakeServer server([&](int, const std::string& message) -> Answer {
    const std::string id = testing::field(message, "event_id");
    if (id.empty()) return {{testing::ready_text()}};
    const std::int64_t at = offset++;
    if (id == "e3") return {{testing::ack_text(id, at)}};  // never gets its list
    return {{testing::ack_text(id, at), testing::list_text(at, id)}};
  });
  FleetRun run(options(server.endpoint(), 1));
  int number = 0;
  run.run(
      [&](OpenLoop::Time scheduled) {
        const PlayerEvent event{.event_id = "e" + std::to_string(number++), .track_id = "t000001"};
        run.fleet().send(0, event, scheduled);
      },
      [] {});
  EXPECT_EQ(run.fleet().statistics().lost, 1);
  EXPECT_GT(run.fleet().statistics().out_of_order, 0);
}

TEST(FleetRun, ASlowServerIsChargedFromTheSchedule) {
  std::atomic<std::int64_t> offset = 0;
  FakeServer server([&](int, const std::string& message) -> Answer {
    const std::string id = testing::field(message, "event_id");
    if (id.empty()) return {{testing::ready_text()}};
    if (offset == 0) std::this_thread::sleep_for(200ms);  // the stall that a closed loop would not see
    const std::int64_t at = offset++;
    return {{testing::ack_text(id, at), testing::list_text(at, id)}};
  });
  FleetRun run(options(server.endpoint(), 100));
  int number = 0;
  run.run([&](OpenLoop::Time scheduled) { play(run, number++, scheduled); }, [] {});
  EXPECT_GE(run.fleet().latencies().percentile_ms(1), 190);
  EXPECT_GE(run.fleet().latencies().percentile_ms(0.8), 50) << "a third of the events met the stall";
}

TEST(FleetRun, SaysWhenPlayersCannotConnect) {
  FleetRunOptions nobody_there = options({"127.0.0.1", "1"}, 3);
  nobody_there.connect_timeout = 100ms;
  FleetRun run(nobody_there);
  try {
    run.run([](OpenLoop::Time) {}, [] {});
    FAIL() << "it ran";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "only 0 of 3 listeners could connect to 127.0.0.1:1");
  }
}

TEST(FleetRun, EndsWhenTheServerWillNotHaveAPlayerBack) {
  FakeServer server([](int, const std::string& message) -> Answer {
    if (testing::field(message, "type") == "init") return {{testing::ready_text()}};
    return {{}, 4501, false};
  });
  FleetRunOptions long_run = options(server.endpoint(), 2);
  long_run.loop.duration = 1h;
  FleetRun run(long_run);
  int number = 0;
  EXPECT_THROW(run.run(
                   [&](OpenLoop::Time scheduled) {
                     run.fleet().send(0, {.event_id = "e" + std::to_string(number++), .track_id = "t"},
                                      scheduled);
                   },
                   [] {}),
               std::runtime_error);
}

TEST(FleetRun, EndsInOrderOnASignal) {
  FakeServer server(answers_all());
  FleetRunOptions long_run = options(server.endpoint(), 1);
  long_run.loop.duration = 1h;
  FleetRun run(long_run);
  int number = 0;
  run.run(
      [&](OpenLoop::Time scheduled) {
        run.fleet().send(0, {.event_id = "e" + std::to_string(number++), .track_id = "t"}, scheduled);
        raise(SIGINT);  // to this thread: the server's would die of it
      },
      [] {});
  EXPECT_EQ(run.fleet().statistics().lost, 0);
  EXPECT_EQ(run.fleet().statistics().answers, run.fleet().statistics().events);
}

TEST(LatencySamples, PercentilesAreExact) {
  LatencySamples samples;
  EXPECT_EQ(samples.percentile_ms(0.5), 0);
  for (int i = 100; i > 0; --i) samples.add(std::chrono::milliseconds(i));
  EXPECT_EQ(samples.percentile_ms(0.5), 50);
  EXPECT_EQ(samples.percentile_ms(0.99), 99);
  EXPECT_EQ(samples.percentile_ms(0.999), 100);
  EXPECT_EQ(samples.percentile_ms(1), 100);
  EXPECT_EQ(samples.percentile_ms(0), 1);
  samples.add(std::chrono::milliseconds(1000));
  EXPECT_EQ(samples.percentile_ms(1), 1000);
}

}  // namespace
}  // namespace segue::serving::simulator
