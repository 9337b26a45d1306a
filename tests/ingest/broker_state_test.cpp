// The states of brokers and topics.
#include <gmock/gmock.h>

#include "configs/load.hpp"
#include "ingest/kafka/broker_state.hpp"
#include "ingest/kafka/error.hpp"
#include "ingest/kafka/topic_checks.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/topic_admin.hpp"

namespace segue::ingest {
namespace {

using ::testing::HasSubstr;

class BrokerStates : public segue::testing::KafkaTest {
 protected:
  static std::vector<TopicProblem> problems(const TopicReport& report) {
    std::vector<TopicProblem> found;
    for (const auto& finding : report.findings) found.push_back(finding.problem);
    return found;
  }
};

TEST_F(BrokerStates, TopicsThatSegueCreatedAreInOrder) {
  const segue::testing::KafkaBroker broker(3);
  const auto& options = broker.options();
  BrokerQueries queries(options, broker.brokers());
  const auto states = queries.topics({options.plays_topic, options.jobs_topic});
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].partitions, 3);
  EXPECT_EQ(states[0].ends, (std::map<Partition, Offset>{{0, 0}, {1, 0}, {2, 0}}));
  EXPECT_EQ(states[1].partitions, 1);
  EXPECT_EQ(states[0].settings.has_value(), broker.is_real());
  for (const auto& report : check_topics(options, configs::defaults().sessions, broker.brokers(), states)) {
    EXPECT_EQ(report.sentence(), "") << report.topic;
    EXPECT_EQ(report.settings_known, broker.is_real());
  }
}

TEST_F(BrokerStates, ATopicThatIsNotThereHasNoPartitions) {
  const segue::testing::KafkaBroker broker(1);
  const auto states =
      BrokerQueries(broker.options(), broker.brokers()).topics({broker.options().plays_topic + ".missing"});
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].partitions, 0);
  EXPECT_FALSE(states[0].settings);
}

TEST_F(BrokerStates, BrokersTellTheLimitsOfSessions) {
  const segue::testing::KafkaBroker broker(1);
  const auto states = BrokerQueries(broker.options(), broker.brokers()).brokers();
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].address, broker.brokers());
  ASSERT_EQ(states[0].settings.has_value(), broker.is_real());
  if (!broker.is_real()) return;
  EXPECT_EQ(states[0].settings->at("group.min.session.timeout.ms"), "6000");
  EXPECT_EQ(states[0].settings->at("group.max.session.timeout.ms"), "1800000");
}

TEST_F(BrokerStates, NobodyAnswering) {
  const auto options = configs::defaults().kafka;
  const auto ask = [&] { BrokerQueries(options, "127.0.0.1:1", std::chrono::milliseconds(200)).brokers(); };
  EXPECT_THAT(ask, ::testing::ThrowsMessage<KafkaError>(HasSubstr("no Kafka broker answers at 127.0.0.1:1")));
}

// 688a99a said nothing of them, and served on.
TEST_F(BrokerStates, TopicsMadeByOthersAreChecked) {
  const segue::testing::KafkaBroker broker(2);
  if (!broker.is_real()) GTEST_SKIP() << "the embedded broker has no settings of topics";
  auto options = segue::testing::unique_kafka_options(2);
  options.brokers = broker.brokers();
  segue::testing::create_topic(broker.brokers(), {options.plays_topic, 3, {{"cleanup.policy", "compact"}}});
  segue::testing::create_topic(broker.brokers(), {options.jobs_topic, 2, {}});
  BrokerQueries queries(options, broker.brokers());
  const std::vector<std::string> names{options.plays_topic, options.jobs_topic};
  const auto before = queries.topics(names);
  const auto reports = check_topics(options, configs::defaults().sessions, broker.brokers(), before);
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_THAT(problems(reports[0]),
              ::testing::ElementsAre(TopicProblem::compacted, TopicProblem::retention,
                                     TopicProblem::timestamp_type, TopicProblem::partitions));
  EXPECT_THAT(problems(reports[1]),
              ::testing::ElementsAre(TopicProblem::not_compacted, TopicProblem::partitions));

  // Made again, as Segue would have made it.
  Producer producer(options, broker.brokers());
  ASSERT_EQ(produce(producer, options.plays_topic, "u1", "{}").error, "");
  const auto full = queries.topics(names);
  segue::testing::delete_topic(broker.brokers(), options.plays_topic);
  EXPECT_THAT(problems(check_topics(options, configs::defaults().sessions, broker.brokers(),
                                    queries.topics(names), full)[0]),
              ::testing::ElementsAre(TopicProblem::missing));
  create_missing_topics(options, broker.brokers());
  const auto again = queries.topics(names);
  EXPECT_THAT(problems(check_topics(options, configs::defaults().sessions, broker.brokers(), again, full)[0]),
              ::testing::ElementsAre(TopicProblem::made_again));
}

}  // namespace
}  // namespace segue::ingest
