// Closing a member at awkward moments: it neither crashes nor hangs, and leaves its group.
#include <gmock/gmock.h>

#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

class ConsumerClose : public segue::testing::KafkaTest {};

TEST_F(ConsumerClose, BeforeTheFirstAssignment) {
  const segue::testing::KafkaBroker broker(2);
  const auto begin = std::chrono::steady_clock::now();
  for (const auto wait : {0ms, 5ms, 50ms, 500ms}) {
    KeepingHandler handler;
    Consumer consumer(broker.options(), broker.brokers(), broker.options().plays_topic, handler);
    poll_until(
        {&consumer}, [] { return false; }, wait);
    consumer.close(5s);
    EXPECT_THAT(handler.partitions, IsEmpty());
    EXPECT_EQ(consumer.poll(10), 0U);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 15s);
}

TEST_F(ConsumerClose, AtEveryMomentOfTheFirstAssignment) {
  // The embedded broker assigns after 3 s: close around that moment, with and without having polled.
  const segue::testing::KafkaBroker broker(2);
  for (const auto wait : {2900ms, 2990ms, 3000ms, 3010ms, 3100ms}) {
    auto options = broker.options();
    options.group += std::to_string(wait.count());
    KeepingHandler handler;
    Consumer consumer(options, broker.brokers(), options.plays_topic, handler);
    poll_until(
        {&consumer}, [] { return false; }, wait);
    const auto begin = std::chrono::steady_clock::now();
    consumer.close(5s);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 6s);
    EXPECT_THAT(handler.partitions, IsEmpty());
  }
}

TEST_F(ConsumerClose, WithRecordsWaiting) {
  const segue::testing::KafkaBroker broker(1);
  Producer producer(broker.options(), broker.brokers());
  for (int i = 0; i < 5000; ++i)
    producer.produce(broker.options().plays_topic, "u", std::to_string(i), {}, {});
  ASSERT_TRUE(producer.flush(10s));
  KeepingHandler first;
  Consumer consumer(broker.options(), broker.brokers(), broker.options().plays_topic, first);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return first.records.size() >= 1000; }));
  const auto handled = first.records.size();
  EXPECT_TRUE(consumer.close(10s));
  EXPECT_EQ(first.records.size(), handled) << "close() must not hand out records";

  KeepingHandler second;
  Consumer next(broker.options(), broker.brokers(), broker.options().plays_topic, second);
  ASSERT_TRUE(poll_until({&next}, [&] { return handled + second.records.size() == 5000; }));
  EXPECT_EQ(second.positions.at(0).next, static_cast<Offset>(handled));
}

TEST_F(ConsumerClose, WithoutABroker) {
  auto options = segue::testing::unique_kafka_options(1);
  options.brokers = "127.0.0.1:1";
  KeepingHandler handler;
  const auto begin = std::chrono::steady_clock::now();
  {
    Consumer consumer(options, options.brokers, options.plays_topic, handler);
    poll_until(
        {&consumer}, [] { return false; }, 300ms);
    EXPECT_FALSE(consumer.brokers_up());
    consumer.close(2s);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
}

TEST_F(ConsumerClose, TwiceAndByDestructor) {
  const segue::testing::KafkaBroker broker(1);
  KeepingHandler handler;
  {
    Consumer consumer(broker.options(), broker.brokers(), broker.options().plays_topic, handler);
    ASSERT_TRUE(poll_until({&consumer}, [&] { return !handler.partitions.empty(); }));
    EXPECT_TRUE(consumer.close(10s));
    EXPECT_TRUE(consumer.close(10s));
  }
  EXPECT_EQ(handler.handed_over.size(), 1U);
}

}  // namespace
}  // namespace segue::ingest
