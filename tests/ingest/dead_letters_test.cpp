// Dead letters on a broker: what they carry, and that none is lost.
#include <gmock/gmock.h>

#include <future>

#include "ingest/dead_letters.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;

class DeadLetter : public segue::testing::KafkaTest {
 protected:
  // The only record of the dead-letter topic.
  static std::pair<Kept, Headers> only_letter(const segue::testing::KafkaBroker& broker) {
    LogReader reader(broker.options(), broker.brokers(), broker.options().dead_letters_topic);
    std::vector<std::pair<Kept, Headers>> letters;
    reader.read(reader.watermarks(),
                [&](const Record& record) { letters.emplace_back(keep(record), record.headers()); });
    EXPECT_EQ(letters.size(), 1U);
    return letters.empty() ? std::pair<Kept, Headers>() : letters.front();
  }

  static void publish(DeadLetters& letters, const Record& record, const EventError& error) {
    std::promise<void> acknowledged;
    letters.publish(record, error, [&] { acknowledged.set_value(); });
    ASSERT_EQ(acknowledged.get_future().wait_for(20s), std::future_status::ready);
  }
};

TEST_F(DeadLetter, CarriesTheRecordAndWhyAndWhence) {
  const segue::testing::KafkaBroker broker(1);
  Producer producer(broker.options(), broker.brokers());
  RetryingPublisher publisher(producer);
  DeadLetters letters(publisher, broker.options());
  publish(letters, {.partition = 3, .offset = 42, .key = "u1", .value = "{\"half\":"},
          {Refusal::not_json, "unexpected end"});
  const auto [record, headers] = only_letter(broker);
  EXPECT_EQ(record.key, "u1");
  EXPECT_EQ(record.value, "{\"half\":");
  EXPECT_THAT(headers,
              ElementsAre(Pair("__connect.errors.topic", broker.options().plays_topic),
                          Pair("__connect.errors.partition", "3"), Pair("__connect.errors.offset", "42"),
                          Pair("__connect.errors.reason", "not_json"),
                          Pair("__connect.errors.message", "unexpected end"), Pair("segue.attempts", "1")));
  const auto origin = dead_letter_origin(headers);
  ASSERT_TRUE(origin);
  EXPECT_EQ(origin->partition, 3);
  EXPECT_EQ(origin->offset, 42);
  EXPECT_FALSE(origin->cut);
}

TEST_F(DeadLetter, KeepsNullKeyAndValue) {
  const segue::testing::KafkaBroker broker(1);
  Producer producer(broker.options(), broker.brokers());
  RetryingPublisher publisher(producer);
  DeadLetters letters(publisher, broker.options());
  publish(letters, {.partition = 0, .offset = 0, .key = {}, .value = {}}, {Refusal::empty_value, "no value"});
  const auto [record, headers] = only_letter(broker);
  EXPECT_EQ(record.key, std::nullopt);
  EXPECT_EQ(record.value, std::nullopt);
}

TEST_F(DeadLetter, KeepsTheRecordsOwnHeadersButNoEarlierReasons) {
  const segue::testing::KafkaBroker broker(1);
  Producer producer(broker.options(), broker.brokers());
  RetryingPublisher publisher(producer);
  DeadLetters letters(publisher, broker.options());
  ASSERT_EQ(produce(producer, broker.options().plays_topic, "u1", "x",
                    {{"trace", "abc"}, {"__connect.errors.reason", "of an earlier life"}})
                .error,
            "");
  LogReader reader(broker.options(), broker.brokers(), broker.options().plays_topic);
  reader.read(reader.watermarks(), [&](const Record& record) {
    publish(letters, record, {Refusal::not_json, "not JSON"});
  });
  const auto [record, headers] = only_letter(broker);
  EXPECT_THAT(original_headers(headers), ElementsAre(Pair("trace", "abc")));
  EXPECT_EQ(dead_letter_origin(headers)->reason, "not_json");
}

TEST_F(DeadLetter, CountsHowOftenItsRecordWasRefused) {
  const segue::testing::KafkaBroker broker(1);
  Producer producer(broker.options(), broker.brokers());
  RetryingPublisher publisher(producer);
  DeadLetters letters(publisher, broker.options());
  for (const auto& [before, after] :
       {std::pair{"2", 3}, {"999999999", 1'000'000'000}, {"-7", 1}, {"many", 1}})
    ASSERT_EQ(produce(producer, broker.options().plays_topic, std::to_string(after), "x",
                      {{"segue.attempts", before}, {"segue.replayed", "0@9"}})
                  .error,
              "");
  LogReader reader(broker.options(), broker.brokers(), broker.options().plays_topic);
  reader.read(reader.watermarks(), [&](const Record& record) {
    publish(letters, record, {Refusal::not_json, "not JSON"});
  });
  LogReader refused(broker.options(), broker.brokers(), broker.options().dead_letters_topic);
  int count = 0;
  refused.read(refused.watermarks(), [&](const Record& record) {
    EXPECT_EQ(std::to_string(dead_letter_origin(record.headers())->attempts), *record.key);
    EXPECT_THAT(original_headers(record.headers()), ::testing::IsEmpty());
    ++count;
  });
  EXPECT_EQ(count, 4);
}

TEST_F(DeadLetter, LargeRecordsFit) {
  const segue::testing::KafkaBroker broker(1);
  Producer producer(broker.options(), broker.brokers());
  RetryingPublisher publisher(producer);
  DeadLetters letters(publisher, broker.options());
  const std::string value(10'000'000, 'x');
  publish(letters, {.partition = 0, .offset = 7, .key = "u1", .value = value}, {Refusal::too_large, "10 MB"});
  const auto [record, headers] = only_letter(broker);
  EXPECT_EQ(record.value->size(), value.size());
}

TEST_F(DeadLetter, LargerThanAnyTopicIsCut) {
  const segue::testing::KafkaBroker broker(1);
  Producer producer(broker.options(), broker.brokers());
  RetryingPublisher publisher(producer);
  DeadLetters letters(publisher, broker.options());
  const std::string value(70'000'000, 'x');
  publish(letters, {.partition = 0, .offset = 7, .key = "u1", .value = value}, {Refusal::too_large, "70 MB"});
  const auto [record, headers] = only_letter(broker);
  EXPECT_EQ(record.value, value.substr(0, 65'536));
  EXPECT_TRUE(dead_letter_origin(headers)->cut);
}

TEST(DeadLetterOrigin, NeedsItsHeaders) {
  EXPECT_FALSE(dead_letter_origin({}));
  EXPECT_FALSE(dead_letter_origin({{"__connect.errors.topic", "plays"},
                                   {"__connect.errors.partition", "x"},
                                   {"__connect.errors.offset", "1"},
                                   {"__connect.errors.reason", "not_json"}}));
}

}  // namespace
}  // namespace segue::ingest
