// Reading a topic outside any group: ranges, gaps at their ends, and following.
#include <gmock/gmock.h>

#include <thread>

#include "ingest/kafka/error.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LogReading : public segue::testing::KafkaTest {
 protected:
  static void publish(Producer& producer, const std::string& topic, int count) {
    for (int i = 0; i < count; ++i)
      ASSERT_TRUE(producer.produce(topic, "u" + std::to_string(i), std::to_string(i), {}, {}));
    ASSERT_TRUE(producer.flush(10s));
  }
};

TEST(LogGap, NamesWhatTheBrokerHasForgotten) {
  EXPECT_EQ(describe_missing({{0, {0, 10}}, {1, {5, 9}}, {2, {7, 7}}}),
            "partition 1 begins at offset 5; partition 2 begins at offset 7");
}

TEST_F(LogReading, ReadsExactlyTheRanges) {
  const segue::testing::KafkaBroker broker(2);
  const auto& topic = broker.options().plays_topic;
  Producer producer(broker.options(), broker.brokers());
  publish(producer, topic, 1000);
  LogReader reader(broker.options(), broker.brokers(), topic);
  const auto all = reader.watermarks();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(0).begin, 0);
  EXPECT_EQ(all.at(0).end + all.at(1).end, 1000);

  std::map<Partition, std::vector<Offset>> read;
  reader.read({{0, {10, 20}}, {1, {all.at(1).end - 3, all.at(1).end}}},
              [&](const Record& record) { read[record.partition].push_back(record.offset); });
  EXPECT_THAT(read[0], ElementsAre(10, 11, 12, 13, 14, 15, 16, 17, 18, 19));
  EXPECT_THAT(read[1], ElementsAre(all.at(1).end - 3, all.at(1).end - 2, all.at(1).end - 1));

  std::size_t count = 0;
  reader.read(all, [&](const Record&) { ++count; });  // the same reader again
  EXPECT_EQ(count, 1000U);
}

TEST_F(LogReading, EmptyRangesAndPartitionsAreRead) {
  const segue::testing::KafkaBroker broker(2);
  LogReader reader(broker.options(), broker.brokers(), broker.options().plays_topic);
  const auto empty = reader.watermarks();
  EXPECT_EQ(empty.size(), 2U);
  reader.read(empty, [](const Record&) { FAIL(); });
  reader.read({}, [](const Record&) { FAIL(); });
}

TEST_F(LogReading, ATopicThatDoesNotExistHasNoWatermarks) {
  const segue::testing::KafkaBroker broker(1);
  LogReader reader(broker.options(), broker.brokers(), "no-such-topic");
  EXPECT_THAT(reader.watermarks(), IsEmpty());
  const std::atomic<bool> stop = false;
  EXPECT_THROW(reader.follow(
                   {}, [](const Record&) {}, stop),
               KafkaError);
}

TEST_F(LogReading, AnAbsentBrokerIsAnError) {
  auto options = segue::testing::unique_kafka_options(1);
  options.brokers = "127.0.0.1:1";
  LogReader reader(options, options.brokers, options.plays_topic, 500ms);
  EXPECT_THROW(reader.watermarks(), KafkaError);
  EXPECT_THROW(reader.read({{0, {0, 1}}}, [](const Record&) {}), KafkaError);
}

TEST_F(LogReading, FollowsWhatComes) {
  const segue::testing::KafkaBroker broker(1);
  const auto& topic = broker.options().jobs_topic;
  Producer producer(broker.options(), broker.brokers());
  publish(producer, topic, 5);
  LogReader reader(broker.options(), broker.brokers(), topic);
  std::atomic<bool> stop = false;
  std::atomic<int> count = 0;
  std::vector<Offset> offsets;
  std::jthread follower([&] {
    reader.follow(
        {{0, 3}},
        [&](const Record& record) {
          offsets.push_back(record.offset);
          ++count;
        },
        stop);
  });
  EXPECT_TRUE(segue::testing::eventually([&] { return count == 2; }));
  publish(producer, topic, 2);
  EXPECT_TRUE(segue::testing::eventually([&] { return count == 4; }));
  stop = true;
  follower.join();
  EXPECT_THAT(offsets, ElementsAre(3, 4, 5, 6));
}

TEST_F(LogReading, ARangeBeyondTheEndWaitsForItsRecords) {
  const segue::testing::KafkaBroker broker(1);
  const auto& topic = broker.options().plays_topic;
  Producer producer(broker.options(), broker.brokers());
  publish(producer, topic, 2);
  LogReader reader(broker.options(), broker.brokers(), topic, 20s);
  std::vector<Offset> offsets;
  std::atomic<int> count = 0;
  std::jthread reading([&] {
    reader.read({{0, {1, 4}}}, [&](const Record& record) {
      offsets.push_back(record.offset);
      ++count;
    });
  });
  EXPECT_TRUE(segue::testing::eventually([&] { return count == 1; }));
  publish(producer, topic, 2);
  reading.join();
  EXPECT_THAT(offsets, ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace segue::ingest
