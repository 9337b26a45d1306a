// The checks of segue doctor on a broker.
#include <gmock/gmock.h>

#include "configs/load.hpp"
#include "ingest/kafka/partitioner.hpp"
#include "ingest/kafka/producer.hpp"
#include "serving/doctor/kafka_checks.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/topic_admin.hpp"

namespace segue::serving {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Doctor : public segue::testing::KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (IsSkipped()) return;
    broker.emplace(4);
    config.kafka = broker->options();
  }

  Diagnosis about(const std::string& subject) const {
    for (auto& diagnosis : check_kafka(config))
      if (diagnosis.subject == subject) return diagnosis;
    ADD_FAILURE() << "nothing is said about " << subject;
    return {};
  }

  std::optional<segue::testing::KafkaBroker> broker;
  configs::Config config = configs::defaults();
};

TEST_F(Doctor, FindsNothingWrongWithWhatSegueCreated) {
  for (const auto& diagnosis : check_kafka(config)) {
    const bool embedded = !segue::testing::KafkaBroker::is_real() && diagnosis.subject == "broker";
    EXPECT_EQ(diagnosis.level, embedded ? Level::warning : Level::ok) << to_text(diagnosis);
  }
  EXPECT_THAT(about("topic " + config.kafka.plays_topic).text, HasSubstr("4 partitions"));
}

TEST_F(Doctor, NamesTheBrokerThatDoesNotAnswer) {
  config.kafka.brokers = "127.0.0.1:1";
  const auto diagnoses = check_kafka(config);
  ASSERT_EQ(diagnoses.size(), 1U);
  EXPECT_EQ(diagnoses[0].level, Level::error);
  EXPECT_THAT(diagnoses[0].text, HasSubstr("no Kafka broker answers at 127.0.0.1:1"));
}

TEST_F(Doctor, TellsTheProducersPartitionerAndTheBrokersClock) {
  ingest::Producer producer(config.kafka, broker->brokers());
  for (int i = 0; i < 60; ++i) {
    const std::string user = "u" + std::to_string(i);
    producer.produce(config.kafka.plays_topic, user, "{}", {}, [](const auto&) {},
                     {.partition = ingest::partition_of(user, 4, ingest::Partitioner::crc32)});
  }
  ASSERT_TRUE(producer.flush(std::chrono::seconds(20)));
  const auto partitioner = about("partitioner");
  EXPECT_EQ(partitioner.level, Level::warning);
  EXPECT_THAT(partitioner.text,
              AllOf(HasSubstr("of the 60 newest keyed records"), HasSubstr("it looks like crc32")));
  EXPECT_THAT(partitioner.remedy, HasSubstr("kafka.partitioner = \"crc32\" here"));
  EXPECT_THAT(about("clock of the broker").text,
              HasSubstr(segue::testing::KafkaBroker::is_real() ? "ago by this machine's clock"
                                                               : "no record at the end of plays"));
}

// 688a99a served on: of 237 records 71 were left, a session of nine plays became one of two.
TEST_F(Doctor, CompactedPlaysAreAnErrorWithTheCommandThatMendsThem) {
  if (!segue::testing::KafkaBroker::is_real())
    GTEST_SKIP() << "the embedded broker has no settings of topics";
  config.kafka.plays_topic += ".compacted";
  segue::testing::create_topic(broker->brokers(),
                               {config.kafka.plays_topic, 4, {{"cleanup.policy", "compact"}}});
  const auto plays = about("topic " + config.kafka.plays_topic);
  EXPECT_EQ(plays.level, Level::error);
  EXPECT_THAT(plays.remedy, HasSubstr("run `kafka-configs.sh --bootstrap-server " + broker->brokers() +
                                      " --alter --entity-type topics --entity-name " +
                                      config.kafka.plays_topic + " --add-config cleanup.policy=delete,"));
  config.kafka.session_timeout = std::chrono::seconds(1);
  EXPECT_EQ(about("session time-out").level, Level::error);
}

}  // namespace
}  // namespace segue::serving
