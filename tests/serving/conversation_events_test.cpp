// A conversation's way to Kafka and back: events published, acks and lists, and the subscription_registry
// that it joins.
#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>
// after rdkafka.h
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <future>

#include "ingest/kafka/log_reader.hpp"
#include "tests/models/random_version.hpp"
#include "tests/serving/conversation_test.hpp"

namespace segue::serving {
namespace {

using namespace std::chrono_literals;
using segue::testing::eventually;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int16_t produce_request = 0;  // Kafka's number of it

class ConversationEventsTest : public ConversationTest {
 protected:
  bool heard(const std::string& answer) const {
    return eventually([&] { return ::testing::Value(answers(), Contains(answer)); });
  }

  /// Waits until the shard has done all that it was asked before about the user's partition.
  void await_shard(const std::string& user) {
    std::promise<void> reached;
    auto done = reached.get_future();
    shards->on_owner(
        ingest::partition_of(user, 2), [&](EventPath&) { reached.set_value(); }, [] { FAIL() << "given up"; },
        Clock::time_point::max());
    ASSERT_EQ(done.wait_for(30s), std::future_status::ready);
  }

  /// Values on the topic `plays`, each behind its key.
  std::vector<std::string> published() {
    std::vector<std::string> values;
    ingest::LogReader log(config.kafka, broker.address(), config.kafka.plays_topic);
    log.read(log.watermarks(), [&](const ingest::Record& record) {
      values.push_back(std::string(*record.key) + ' ' + std::string(*record.value));
    });
    return values;
  }
};

TEST_F(ConversationEventsTest, AnEventIsPublishedForItsListenerAckedAndAnsweredWithTheListAskedFor) {
  config.serving.shards = 1;
  models.install(std::make_shared<const ServedModel>(models::testing::random_version(), tracks));
  open();
  say(init("u1", R"(,"k":3,"filters":{"blocked":["t0"]})"));
  ASSERT_TRUE(heard("ready"));
  say(play("e1"));
  ASSERT_TRUE(heard("ack"));
  ASSERT_TRUE(eventually([&] { return sink->lists().size() == 2; }));
  EXPECT_THAT(answers(), ElementsAre("ready", "ack"));
  EXPECT_THAT(sink->messages()[1],
              HasSubstr(R"("event_id":"e1","partition":)" + std::to_string(ingest::partition_of("u1", 2)) +
                        R"(,"offset":0})"));
  const std::string list = sink->lists()[1];
  EXPECT_THAT(list, HasSubstr(R"("cause":{"event_id":"e1")"));
  simdjson::dom::parser parser;
  std::vector<std::string_view> listed;
  for (const auto track : parser.parse(list)["tracks"]) listed.push_back(track["track_id"]);
  EXPECT_THAT(listed, SizeIs(3));
  EXPECT_THAT(listed, ::testing::Not(Contains("t0")));
  const std::string event = R"(u1 {"event_id":"e1","user_id":"u1","track_id":"t1","type":"play",)";
  EXPECT_THAT(published(), ElementsAre(::testing::StartsWith(event)));
  EXPECT_EQ(counters.errors.get(), 0);
}

TEST_F(ConversationEventsTest, APlayerThatHasTheNewestListIsNotSentItAgain) {
  config.serving.shards = 1;
  open();
  say(init("u1"));
  ASSERT_TRUE(heard("ready"));
  say(play("e1"));
  ASSERT_TRUE(eventually([&] { return sink->lists().size() == 2; }));
  open();
  say(init("u1", R"(,"last_sequence":0)"));
  await_shard("u1");
  EXPECT_THAT(answers(), ElementsAre("ready"));
  EXPECT_THAT(sink->lists(), IsEmpty());
}

TEST_F(ConversationEventsTest, AtItsEndItLeavesTheHub) {
  config.serving.shards = 1;
  open();
  say(init("u1"));
  const auto kept = sink;  // a connection may outlive its conversation
  conversation.reset();    // before any shard could attach it
  open();
  say(init("u1"));
  await_shard("u1");
  EXPECT_EQ(subscription_registry.size(), 1U);
  SubscriptionRegistry::Subscriptions found;
  subscription_registry.find("u1", found);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0]->sink.lock(), sink);
  conversation.reset();
  EXPECT_EQ(subscription_registry.size(), 0U);
}

TEST_F(ConversationEventsTest, AnEventThatKafkaDoesNotTakeIsAnsweredWithAnError) {
  config.serving.messages_per_second = 1'000'000;
  open();
  say(init("u1"));
  std::array failure{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED};
  rd_kafka_mock_push_request_errors_array(broker.cluster(), produce_request, failure.size(), failure.data());
  say(play("e1"));
  ASSERT_TRUE(heard("unavailable"));
  EXPECT_EQ(field(sink->messages()[0], "event_id"), "e1");
  EXPECT_EQ(counters.errors.get(), 1);
  // As the error says, it is sent again under the same id, until the producer has got over it.
  EXPECT_TRUE(eventually([&] {
    const std::size_t answered = answers().size();
    say(play("e1"));
    return eventually([&] { return answers().size() > answered; }) && answers().back() == "ack";
  }));
  EXPECT_THAT(published(), SizeIs(1));
  EXPECT_THAT(sink->closes(), IsEmpty());
}

TEST_F(ConversationEventsTest, WhenNoMoreEventsCanWaitForKafkaThePlayerIsToldSo) {
  open();
  say(init("u1"));
  rd_kafka_mock_broker_set_down(broker.cluster(), 1);
  while (producer.produce(config.kafka.plays_topic, "u2", "x", {}, {})) continue;
  say(play("e1"));
  EXPECT_THAT(answers(), ElementsAre("queue_full"));
  EXPECT_EQ(field(sink->messages()[0], "event_id"), "e1");
  rd_kafka_mock_broker_set_up(broker.cluster(), 1);
  ASSERT_TRUE(producer.flush(30s));
  say(play("e1"));
  EXPECT_TRUE(heard("ack"));
}

TEST_F(ConversationEventsTest, AnAckComesAfterItsConversationHasEnded) {
  open();
  say(init("u1"));
  rd_kafka_mock_broker_set_down(broker.cluster(), 1);
  say(play("e1"));
  conversation.reset();
  const auto kept = sink;
  open();
  say(init("u1"));
  say(play("e2"));
  sink.reset();  // nobody is there to hear of this one
  conversation.reset();
  rd_kafka_mock_broker_set_up(broker.cluster(), 1);
  ASSERT_TRUE(producer.flush(30s));
  sink = kept;
  EXPECT_THAT(answers(), ElementsAre("ack"));
  EXPECT_THAT(published(), SizeIs(2));
}

}  // namespace
}  // namespace segue::serving
