// A topic that is deleted and created again while it is read: the new log is read from its first record.
#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/layout_topic.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/topic_admin.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class TopicMadeAgain : public segue::testing::KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (!IsSkipped() && !segue::testing::KafkaBroker::is_real())
      GTEST_SKIP() << "topics of the embedded broker cannot be deleted";
  }

  static void make_again(const segue::testing::KafkaBroker& broker, const std::string& topic) {
    segue::testing::delete_topic(broker.brokers(), topic);
    create_missing_topics(broker.options(), broker.brokers());
  }

  static void produce_all(const segue::testing::KafkaBroker& broker, const std::string& topic,
                          const std::vector<std::string>& values) {
    Producer producer(broker.options(), broker.brokers());
    for (const auto& value : values) ASSERT_EQ(produce(producer, topic, "u1", value).error, "");
  }
};

// 688a99a read on at the new log's end: the first record was skipped.
TEST_F(TopicMadeAgain, AConsumerReadsItFromItsFirstRecord) {
  const segue::testing::KafkaBroker broker(1);
  const auto& topic = broker.options().plays_topic;
  produce_all(broker, topic, {"0", "1", "2", "3", "4"});
  KeepingHandler handler;
  Consumer consumer(broker.options(), broker.brokers(), topic, handler);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 5; }));
  consumer.commit(5s);

  make_again(broker, topic);
  produce_all(broker, topic, {"a", "b"});
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() >= 7; }));
  EXPECT_THAT(handler.records.back(), (Kept{0, 1, "u1", "b"}));
  EXPECT_EQ(handler.records[5], (Kept{0, 0, "u1", "a"}));
  EXPECT_EQ(handler.records.size(), 7U);
  EXPECT_EQ(handler.positions.at(0).next, -1);

  // And it is committed like any other.
  EXPECT_TRUE(consumer.close(10s));
  KeepingHandler later;
  Consumer successor(broker.options(), broker.brokers(), topic, later);
  ASSERT_TRUE(poll_until({&successor}, [&] { return later.partitions.contains(0); }));
  EXPECT_EQ(later.positions.at(0).next, 2);
}

// 688a99a numbered the new log's events under what players took for the old numbering.
TEST_F(TopicMadeAgain, ItHasALayoutOfItsOwnThatOneOfTheServersWrites) {
  const segue::testing::KafkaBroker broker(2);
  const auto& topic = broker.options().plays_topic;
  LayoutTopic one(broker.options(), broker.brokers()), other(broker.options(), broker.brokers());
  const std::string before = one.ensure(true).newest()->epoch;
  produce_all(broker, topic, {"0", "1", "2"});
  EXPECT_EQ(one.ensure(false).newest()->epoch, before);
  EXPECT_EQ(other.ensure(false).newest()->epoch, before);

  make_again(broker, topic);
  produce_all(broker, topic, {"a"});
  const Layouts layouts = one.ensure(false);
  EXPECT_NE(layouts.newest()->epoch, before);
  EXPECT_THAT(layouts.newest()->first_offsets, ElementsAre(0, 0));
  EXPECT_EQ(other.ensure(false).newest()->epoch, layouts.newest()->epoch);
  EXPECT_EQ(one.ensure(false).newest()->epoch, layouts.newest()->epoch);
}

// 688a99a read on at the end here, too: the views of tracks and jobs.
TEST_F(TopicMadeAgain, AFollowerReadsItFromItsFirstRecord) {
  const segue::testing::KafkaBroker broker(1);
  const auto& topic = broker.options().jobs_topic;
  produce_all(broker, topic, {"0", "1", "2", "3", "4"});
  LogReader reader(broker.options(), broker.brokers(), topic);
  std::mutex mutex;
  std::vector<std::string> values;
  std::atomic<bool> stop = false;
  const auto have = [&](std::size_t count) {
    return segue::testing::eventually([&] {
      const std::lock_guard lock(mutex);
      return values.size() >= count;
    });
  };
  std::jthread follower([&] {
    reader.follow(
        {},
        [&](const Record& record) {
          const std::lock_guard lock(mutex);
          values.emplace_back(*record.value);
        },
        stop);
  });
  EXPECT_TRUE(have(5));
  make_again(broker, topic);
  produce_all(broker, topic, {"a", "b"});
  EXPECT_TRUE(have(7));
  stop = true;
  follower.join();
  EXPECT_THAT(values, ElementsAre("0", "1", "2", "3", "4", "a", "b"));
}

}  // namespace
}  // namespace segue::ingest
