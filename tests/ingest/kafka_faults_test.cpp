// Faults that only the embedded broker can be made to have: brokers away, requests that fail, data that is
// gone.
#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>
// after rdkafka.h
#include <librdkafka/rdkafka_mock.h>

#include <future>

#include "ingest/dead_letters.hpp"
#include "ingest/embedded_broker.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;

// Kafka's numbers of requests.
enum : std::int16_t {
  produce_request = 0,
  fetch_request = 1,
  offset_commit_request = 8,
  join_group_request = 11,
  heartbeat_request = 12
};

class KafkaFaults : public ::testing::Test {
 protected:
  void fail(std::int16_t request, std::vector<rd_kafka_resp_err_t> errors) {
    rd_kafka_mock_push_request_errors_array(broker.cluster(), request, errors.size(), errors.data());
  }
  void publish(int count) {
    for (int i = 0; i < count; ++i)
      ASSERT_TRUE(producer.produce(options.plays_topic, "u", std::to_string(sent++), {}, {}));
  }
  // All records arrived once, in order.
  void expect_all_in_order() const {
    ASSERT_EQ(handler.records.size(), sent);
    for (std::size_t i = 0; i < sent; ++i) ASSERT_EQ(handler.records[i].value, std::to_string(i));
  }

  const configs::Kafka options = segue::testing::unique_kafka_options(1);
  EmbeddedBroker broker{options};
  Producer producer{options, broker.address()};
  KeepingHandler handler;
  std::size_t sent = 0;
};

TEST_F(KafkaFaults, BrokersGoAwayAndComeBack) {
  Consumer consumer(options, broker.address(), options.plays_topic, handler);
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 10; }));
  EXPECT_TRUE(consumer.brokers_up());

  rd_kafka_mock_broker_set_down(broker.cluster(), 1);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return !consumer.brokers_up() && !producer.brokers_up(); }));
  publish(10);  // waits in the producer
  EXPECT_FALSE(producer.flush(200ms));
  rd_kafka_mock_broker_set_up(broker.cluster(), 1);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 20 && consumer.brokers_up(); }));
  EXPECT_TRUE(producer.flush(10s));
  EXPECT_TRUE(producer.brokers_up());
  expect_all_in_order();
  EXPECT_TRUE(consumer.close(10s));
}

TEST_F(KafkaFaults, FetchesFail) {
  Consumer consumer(options, broker.address(), options.plays_topic, handler);
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 10; }));
  fail(fetch_request, {RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                       RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE});
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 20; }));
  expect_all_in_order();
}

TEST_F(KafkaFaults, AFetchOutOfRangeGoesOnWhereItStood) {
  Consumer consumer(options, broker.address(), options.plays_topic, handler);
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 10; }));
  fail(fetch_request, {RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE});
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 20; }));
  expect_all_in_order();
}

TEST_F(KafkaFaults, CommitsFailAndAreSentAgain) {
  Consumer consumer(options, broker.address(), options.plays_topic, handler);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return !handler.partitions.empty(); }));
  rd_kafka_mock_broker_push_request_error_rtts(
      broker.cluster(), 1, offset_commit_request, 5, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, 0,
      RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, 0, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, 0,
      RD_KAFKA_RESP_ERR__TRANSPORT, 0, RD_KAFKA_RESP_ERR_NOT_COORDINATOR, 0);
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.noted[0] == 10; }));
  handler.commits = false;  // nothing new: what failed must be sent again by itself
  std::size_t waiting = 5;
  ASSERT_TRUE(poll_until({&consumer}, [&] {
    rd_kafka_mock_broker_error_stack_cnt(broker.cluster(), 1, offset_commit_request, &waiting);
    return waiting == 0;
  }));
  EXPECT_TRUE(consumer.close(10s));
  KeepingHandler second;
  Consumer next(options, broker.address(), options.plays_topic, second);
  ASSERT_TRUE(poll_until({&next}, [&] { return !second.partitions.empty(); }));
  EXPECT_EQ(second.positions.at(0).next, 10);
}

TEST_F(KafkaFaults, TheGroupForgetsItsMember) {
  Consumer consumer(options, broker.address(), options.plays_topic, handler);
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 10; }));
  consumer.commit(5s);
  fail(heartbeat_request, {RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID});
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.lost.contains(0); }));
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 20; }));
  expect_all_in_order();
  fail(heartbeat_request, {RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION});
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 30; }));
}

TEST_F(KafkaFaults, JoiningFailsAtFirst) {
  fail(join_group_request, {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
                            RD_KAFKA_RESP_ERR__TRANSPORT});
  Consumer consumer(options, broker.address(), options.plays_topic, handler);
  publish(10);
  ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 10; }));
  expect_all_in_order();
}

TEST_F(KafkaFaults, ProducingFailsAndIsRepeatedOnce) {
  fail(produce_request, {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR__TRANSPORT,
                         RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS});
  publish(100);
  ASSERT_TRUE(producer.flush(20s));
  LogReader reader(options, broker.address(), options.plays_topic);
  reader.read(reader.watermarks(), [&](const Record& record) { handler.records.push_back(keep(record)); });
  expect_all_in_order();
}

TEST_F(KafkaFaults, TheProducerSurvivesAFatalError) {
  ASSERT_EQ(ingest::produce(producer, options.plays_topic, "u", "0").error, "");
  fail(produce_request, {RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH});
  // The record under way may fail, with an error that says so; those after it must not.
  ingest::produce(producer, options.plays_topic, "u", "lost or not");
  EXPECT_TRUE(segue::testing::eventually(
      [&] { return ingest::produce(producer, options.plays_topic, "u", "1").error.empty(); }));
  EXPECT_EQ(ingest::produce(producer, options.plays_topic, "u", "2").error, "");
}

TEST_F(KafkaFaults, ADeadLetterIsRepeatedUntilItsTopicTakesIt) {
  RetryingPublisher publisher(producer);
  DeadLetters letters(publisher, options);
  fail(produce_request,
       {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED});
  std::promise<void> acknowledged;
  auto done = acknowledged.get_future();
  letters.publish({.partition = 0, .offset = 1, .key = "u", .value = "x"}, {Refusal::not_json, ""},
                  [&] { acknowledged.set_value(); });
  EXPECT_EQ(done.wait_for(200ms), std::future_status::timeout);
  ASSERT_EQ(done.wait_for(20s), std::future_status::ready);
  LogReader reader(options, broker.address(), options.dead_letters_topic);
  reader.read(reader.watermarks(), [&](const Record& record) { handler.records.push_back(keep(record)); });
  EXPECT_EQ(handler.records.size(), 1U);
}

TEST_F(KafkaFaults, DeadLettersMayGoBeforeTheyAreAcknowledged) {
  rd_kafka_mock_broker_set_down(broker.cluster(), 1);
  bool acknowledged = false;
  {
    RetryingPublisher publisher(producer);
    DeadLetters letters(publisher, options);
    letters.publish({.partition = 0, .offset = 1, .key = "u", .value = "x"}, {Refusal::not_json, ""},
                    [&] { acknowledged = true; });
  }
  rd_kafka_mock_broker_set_up(broker.cluster(), 1);
  ASSERT_TRUE(producer.flush(20s));
  EXPECT_FALSE(acknowledged);
}

TEST_F(KafkaFaults, RetentionHasEatenWhatWasCommitted) {
  {
    Consumer consumer(options, broker.address(), options.plays_topic, handler);
    publish(10);
    ASSERT_TRUE(poll_until({&consumer}, [&] { return handler.records.size() == 10; }));
    ASSERT_TRUE(consumer.close(10s));
  }
  const std::string megabyte(900'000, 'x');  // the embedded broker keeps 5 MiB a partition
  for (int i = 0; i < 10; ++i)
    ASSERT_EQ(ingest::produce(producer, options.plays_topic, "u", megabyte).error, "");
  KeepingHandler second;
  Consumer next(options, broker.address(), options.plays_topic, second);
  ASSERT_TRUE(
      poll_until({&next}, [&] { return !second.records.empty() && second.records.back().offset == 19; }));
  EXPECT_EQ(second.positions.at(0).next, 10);
  const auto [low, high] = second.watermarks.at(0);
  EXPECT_GT(low, 10);
  EXPECT_EQ(high, 20);
  EXPECT_EQ(second.records.front().offset, low);

  LogReader reader(options, broker.address(), options.plays_topic);
  std::vector<Offset> offsets;
  reader.read({{0, {0, 20}}}, [&](const Record& record) { offsets.push_back(record.offset); });
  EXPECT_EQ(offsets.front(), low);
  EXPECT_EQ(offsets.back(), 19);
}

}  // namespace
}  // namespace segue::ingest
