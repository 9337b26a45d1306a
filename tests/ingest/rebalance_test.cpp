// Partitions move between members of the group: every record is handled, and on a real broker once. (The
// embedded one takes no commits during a rebalance: some records are handled again, which at-least-once
// allows.)
#include <gmock/gmock.h>

#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

class Rebalance : public segue::testing::KafkaTest {};

std::set<std::pair<Partition, Offset>> handled(const KeepingHandler& a, const KeepingHandler& b) {
  std::set<std::pair<Partition, Offset>> all;
  for (const auto* handler : {&a, &b})
    for (const auto& record : handler->records) all.emplace(record.partition, record.offset);
  return all;
}

/// Each of `count` partitions has one owner.
bool shared_out(const KeepingHandler& a, const KeepingHandler& b, std::size_t count) {
  std::set<Partition> all = a.partitions;
  all.insert(b.partitions.begin(), b.partitions.end());
  return all.size() == count && a.partitions.size() + b.partitions.size() == count;
}

TEST_F(Rebalance, ASecondMemberTakesHalfAndGivesItBack) {
  const segue::testing::KafkaBroker broker(4);
  const auto& options = broker.options();
  Producer producer(options, broker.brokers());
  std::size_t sent = 0;
  const auto publish = [&](int count) {
    for (int i = 0; i < count; ++i)
      ASSERT_TRUE(
          producer.produce(options.plays_topic, "u" + std::to_string(i), std::to_string(sent++), {}, {}));
    ASSERT_TRUE(producer.flush(10s));
  };

  KeepingHandler first, second;
  Consumer one(options, broker.brokers(), options.plays_topic, first);
  publish(200);
  ASSERT_TRUE(poll_until({&one}, [&] { return first.records.size() == 200; }));
  {
    Consumer two(options, broker.brokers(), options.plays_topic, second);
    std::size_t rounds = 0;
    ASSERT_TRUE(poll_until({&one, &two}, [&] {
      if (++rounds % 50 == 0) publish(20);  // while partitions move
      return shared_out(first, second, 4) && second.partitions.size() == 2;
    }));
    publish(200);
    ASSERT_TRUE(poll_until({&one, &two}, [&] { return handled(first, second).size() == sent; }));
    EXPECT_TRUE(two.close(10s));
    EXPECT_THAT(second.partitions, IsEmpty());
  }
  publish(100);
  ASSERT_TRUE(poll_until(
      {&one}, [&] { return first.partitions.size() == 4 && handled(first, second).size() == sent; }));
  EXPECT_TRUE(one.close(10s));
  if (!segue::testing::KafkaBroker::is_real()) return;
  EXPECT_THAT(first.lost, IsEmpty());
  EXPECT_THAT(second.lost, IsEmpty());
  EXPECT_EQ(first.records.size() + second.records.size(), sent) << "some were handled twice";
}

TEST_F(Rebalance, AMemberThatFallsSilentLosesItsPartitions) {
  const segue::testing::KafkaBroker broker(2);
  auto options = broker.options();
  options.max_poll_interval = options.session_timeout;
  Producer producer(options, broker.brokers());
  KeepingHandler silent, lively;
  Consumer one(options, broker.brokers(), options.plays_topic, silent);
  ASSERT_TRUE(poll_until({&one}, [&] { return silent.partitions.size() == 2; }));
  // Nobody polls `one` any more: the group must go on without it.
  Consumer two(options, broker.brokers(), options.plays_topic, lively);
  ASSERT_TRUE(poll_until(
      {&two}, [&] { return lively.partitions.size() == 2; }, 60s));
  // Polled again, it learns that it has lost partitions, and joins again.
  ASSERT_TRUE(
      poll_until({&one, &two}, [&] { return !silent.lost.empty() && shared_out(silent, lively, 2); }));
  ASSERT_EQ(produce(producer, options.plays_topic, "u1", "x").error, "");
  EXPECT_TRUE(poll_until({&one, &two}, [&] { return handled(silent, lively).size() == 1; }));
}

}  // namespace
}  // namespace segue::ingest
