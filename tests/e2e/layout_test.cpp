// The layouts of `plays` from end to end: producers whose client places keys otherwise than Segue, and
// partitions added under a running server.
#include <gmock/gmock.h>

#include <future>

#include "ingest/kafka/partitioner.hpp"
#include "ingest/kafka/producer.hpp"
#include "tests/e2e/players.hpp"
#include "tests/e2e/system.hpp"
#include "tests/topic_admin.hpp"

namespace segue::testing {
namespace {

using namespace std::chrono_literals;
using ingest::Partition;
using ingest::Partitioner;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t noon = 1'732'190'400'000;
constexpr int plays_each = 5;

std::string event(const std::string& user, const std::string& type, int track, std::int64_t time_ms) {
  const std::string n = std::to_string(track);
  return R"({"event_id":")" + user + type + n + R"(","user_id":")" + user + R"(","track_id":"t)" + n +
         R"(","type":")" + type + R"(","timestamp_ms":)" + std::to_string(time_ms) + "}";
}

class LayoutsOfPlays : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (IsSkipped()) return;
    system.emplace();
    system->run({"simulate", "--history", "200", "--listeners", "5", "--tracks", "100"});
    system->start_server();
    producer.emplace(system->config().kafka, system->brokers());
  }

  void publish(const std::string& user, const std::string& json, Partition partition) {
    std::promise<ingest::Delivery> delivered;
    ASSERT_TRUE(producer->produce(system->config().kafka.plays_topic, user, json, {},
                                  [&](const ingest::Delivery& delivery) { delivered.set_value(delivery); },
                                  {.partition = partition}));
    ASSERT_EQ(delivered.get_future().get().error, "");
  }

  std::optional<System> system;
  std::optional<ingest::Producer> producer;
};

// 688a99a: lists with falling sequences, of which a client that keeps to the rules shows hardly any; sessions
// cut in two; an event_id that counts twice; the track just skipped is back.
TEST_F(LayoutsOfPlays, ServesTheListenersOfEveryPartitioner) {
  const std::int32_t partitions = static_cast<std::int32_t>(system->config().kafka.partitions);
  const std::vector<std::string> users{"ann", "bob", "cleo", "dan", "eve", "fay"};
  Players players(system->endpoint(), users, 10);
  ASSERT_TRUE(eventually([&] { return players.ready() == users.size(); })) << system->server().output();

  std::int64_t expected = 0;
  for (int i = 0; i < plays_each; ++i) {
    for (std::size_t u = 0; u < users.size(); ++u) {
      const std::string& user = users[u];
      const Partition partition = u < 2   ? ingest::partition_of(user, partitions, Partitioner::crc32)
                                  : u < 4 ? ingest::partition_of(user, partitions, Partitioner::fnv1a)
                                          : static_cast<Partition>(i % partitions);  // round robin
      publish(user, event(user, "play", i, noon + i * 60'000), partition);
      publish(user, event(user, "play", i, noon + i * 60'000), partition);  // the same event_id
    }
    expected += std::ssize(users);
    ASSERT_TRUE(eventually([&] { return players.lists() >= expected; }))
        << players.lists() << " of " << expected << system->server().output();
  }
  for (const std::string& user : users) publish(user, event(user, "skip", plays_each - 1, noon + 250'000), 0);
  expected += std::ssize(users);
  ASSERT_TRUE(eventually([&] { return players.lists() >= expected; })) << system->server().output();

  for (const PlayerLog& log : players.logs()) {
    EXPECT_THAT(log.problems, IsEmpty());
    ASSERT_EQ(log.lists.size(), plays_each + 1U) << log.user_id;
    for (std::size_t i = 1; i < log.lists.size(); ++i)
      EXPECT_LT(log.lists[i - 1].sequence, log.lists[i].sequence) << log.user_id;
    EXPECT_EQ(log.lists.back().steps, plays_each) << "one session";
    EXPECT_THAT(log.lists.back().tracks, Not(::testing::Contains("t" + std::to_string(plays_each - 1))));
    EXPECT_THAT(system->get("/v1/admin/sessions/" + log.user_id), HasSubstr("\"t0\""));
  }
}

TEST_F(LayoutsOfPlays, NamesThePartitionerOfTheFirstHundredRecords) {
  const std::int32_t partitions = static_cast<std::int32_t>(system->config().kafka.partitions);
  for (int i = 0; i < 400; ++i) {  // each shard sees a hundred
    const std::string user = "listener" + std::to_string(i);
    ASSERT_TRUE(producer->produce(system->config().kafka.plays_topic, user,
                                  event(user, "play", i % 100, noon + i), {}, {},
                                  {.partition = ingest::partition_of(user, partitions, Partitioner::crc32)}));
  }
  EXPECT_TRUE(eventually([&] {
    return system->server().output().find("it looks like crc32") != std::string::npos;
  })) << system->server().output();
  EXPECT_THAT(system->server().output(), HasSubstr("partitioner=murmur2_random"));
  EXPECT_THAT(system->get("/metrics"),
              ContainsRegex("segue_forwarded_records_total.partitioner=\"crc32\". [1-9]"));
}

// 688a99a: the new partitions were unread for 4 min 54 s, then half of the users had no session until a
// restart, and a player that resumed with its old number got no list.
TEST_F(LayoutsOfPlays, FollowThePartitionsThatAreAdded) {
  if (!KafkaBroker::is_real()) GTEST_SKIP() << "the embedded broker cannot add partitions";
  const std::int32_t partitions = static_cast<std::int32_t>(system->config().kafka.partitions);
  const std::int32_t more = partitions + 3;
  std::vector<std::string> users;
  for (int i = 0; users.size() < 12; ++i) users.push_back("listener" + std::to_string(i));
  Players players(system->endpoint(), users, 10);
  ASSERT_TRUE(eventually([&] { return players.ready() == users.size(); })) << system->server().output();
  for (const std::string& user : users)
    publish(user, event(user, "play", 1, noon), ingest::partition_of(user, partitions));
  ASSERT_TRUE(eventually([&] { return players.lists() == std::ssize(users); }));
  const std::string epoch = players.logs().front().epoch;

  add_partitions(system->brokers(), system->config().kafka.plays_topic, more);
  std::size_t moved = 0;
  for (const std::string& user : users)
    moved += ingest::partition_of(user, partitions) != ingest::partition_of(user, more);
  ASSERT_GT(moved, 0U);
  // Within seconds: those who have another partition now were closed and are connected to it.
  EXPECT_TRUE(eventually(
      [&] {
        std::size_t there = 0;
        for (const PlayerLog& log : players.logs())
          there += log.partition == ingest::partition_of(log.user_id, more);
        return there == users.size();
      },
      15s))
      << system->server().output();

  producer.emplace(system->config().kafka, system->brokers());
  for (const std::string& user : users) {
    // By a client that knows of the new ones, and by one that does not yet.
    publish(user, event(user, "play", 2, noon + 60'000), ingest::partition_of(user, more));
    publish(user, event(user, "play", 3, noon + 120'000), ingest::partition_of(user, partitions));
  }
  ASSERT_TRUE(eventually([&] { return players.lists() == 3 * std::ssize(users); }))
      << players.lists() << system->server().output();
  for (const PlayerLog& log : players.logs()) {
    EXPECT_THAT(log.problems, IsEmpty());
    const bool has_moved = log.partition != ingest::partition_of(log.user_id, partitions);
    EXPECT_EQ(log.times_ready, has_moved ? 2 : 1) << log.user_id;
    EXPECT_EQ(log.epoch == epoch, !has_moved) << log.user_id;
    ASSERT_EQ(log.lists.size(), 3U);
    EXPECT_EQ(log.lists.back().steps, has_moved ? 2 : 3) << "what was heard before stays where it lay";
  }
}

}  // namespace
}  // namespace segue::testing
