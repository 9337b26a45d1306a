// Finding the brokers, and the topics that Segue creates.
#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "ingest/kafka/error.hpp"
#include "ingest/kafka/topics.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::ingest {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Topics : public segue::testing::KafkaTest {};

TEST_F(Topics, MissingOnesAreCreatedAndOthersLeftAlone) {
  const segue::testing::KafkaBroker broker(4);
  auto options = broker.options();
  EXPECT_EQ(partition_count(options, broker.brokers(), options.plays_topic), 4);
  EXPECT_EQ(partition_count(options, broker.brokers(), options.jobs_topic), 1);
  EXPECT_EQ(partition_count(options, broker.brokers(), options.tracks_topic), 1);  // it numbers withdrawals
  const std::string missing = options.plays_topic + ".missing";
  EXPECT_THROW(partition_count(options, broker.brokers(), missing), KafkaError);

  options.dead_letters_topic = missing;
  options.partitions = 4;
  create_missing_topics(options, broker.brokers());
  EXPECT_EQ(partition_count(options, broker.brokers(), missing), 4);
  create_missing_topics(options, broker.brokers());  // nothing left to do
}

TEST_F(Topics, TwoProcessesMayCreateAtOnce) {
  const segue::testing::KafkaBroker broker(1);
  auto options = segue::testing::unique_kafka_options(4);
  options.brokers = broker.options().brokers;
  std::vector<std::jthread> creators;
  std::atomic<int> failed = 0;
  for (int i = 0; i < 3; ++i)
    creators.emplace_back([&] {
      try {
        create_missing_topics(options, broker.brokers());
      } catch (const KafkaError&) {
        ++failed;
      }
    });
  creators.clear();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(partition_count(options, broker.brokers(), options.plays_topic), 4);
}

TEST(BootstrapServers, AreTheConfiguredOrTheEmbeddedBrokers) {
  const segue::testing::TemporaryFolder folder;
  configs::Kafka options;
  options.brokers = "a:9092,b:9092";
  EXPECT_EQ(bootstrap_servers(options), "a:9092,b:9092");
  options.brokers = "embedded";
  options.embedded_address_file = folder.path() / "address";
  EXPECT_THAT([&] { bootstrap_servers(options); }, ThrowsMessage<KafkaError>(HasSubstr("`segue broker`")));
  std::ofstream(options.embedded_address_file) << "127.0.0.1:4242\n";
  EXPECT_EQ(bootstrap_servers(options), "127.0.0.1:4242");
}

TEST(CreateMissingTopics, NamesTheBrokerThatDoesNotAnswer) {
  const auto options = segue::testing::unique_kafka_options(1);
  EXPECT_THAT([&] { partition_count(options, "127.0.0.1:1", "plays"); },
              ThrowsMessage<KafkaError>(HasSubstr("127.0.0.1:1")));
}

}  // namespace
}  // namespace segue::ingest
