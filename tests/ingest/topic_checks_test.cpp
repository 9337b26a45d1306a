// The findings about a topic, and the command that mends it.
#include <gmock/gmock.h>

#include "configs/load.hpp"
#include "ingest/kafka/topic_checks.hpp"
#include "ingest/kafka/topics.hpp"

namespace segue::ingest {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string brokers = "kafka-1:9092";
const std::string alter = "kafka-configs.sh --bootstrap-server kafka-1:9092 --alter --entity-type topics ";

class TopicChecks : public ::testing::Test {
 protected:
  TopicChecks() {
    config.kafka.brokers = brokers;
    config.kafka.partitions = 6;
    config.kafka.retention = std::chrono::hours(24 * 365);
    config.kafka.publish_recommendations = true;
    for (const auto& topic : topic_settings(config.kafka)) {
      TopicState state;
      state.name = topic.name;
      state.partitions = topic.partitions;
      // Kafka's own defaults where Segue sets nothing.
      state.settings = {{"cleanup.policy", "delete"},
                        {"retention.ms", "604800000"},
                        {"retention.bytes", "-1"},
                        {"message.timestamp.type", "CreateTime"},
                        {"max.message.bytes", "1048588"}};
      for (const auto& [name, value] : topic.settings) (*state.settings)[name] = value;
      topics.push_back(state);
    }
  }

  TopicState& state(const std::string& name) { return *std::ranges::find(topics, name, &TopicState::name); }

  TopicReport report(const std::string& name, const std::vector<TopicState>& before = {}) const {
    for (const auto& report : check_topics(config.kafka, config.sessions, brokers, topics, before))
      if (report.topic == name) return report;
    ADD_FAILURE() << "no report about " << name;
    return {};
  }

  static std::vector<TopicProblem> problems(const TopicReport& report) {
    std::vector<TopicProblem> found;
    for (const auto& finding : report.findings) found.push_back(finding.problem);
    return found;
  }

  configs::Config config = configs::defaults();
  std::vector<TopicState> topics;
};

TEST_F(TopicChecks, TopicsAsSegueCreatesThemAreInOrder) {
  const auto reports = check_topics(config.kafka, config.sessions, brokers, topics);
  EXPECT_EQ(reports.size(), 7U);
  for (const auto& report : reports) {
    EXPECT_THAT(report.findings, IsEmpty()) << report.topic << ": " << report.sentence();
    EXPECT_EQ(report.sentence(), "");
    EXPECT_FALSE(report.severe());
  }
}

// 688a99a served on: of 237 records 71 were left, a session of nine plays became one of two.
TEST_F(TopicChecks, CompactedPlaysAreAnErrorWithTheCommandThatMendsThem) {
  for (const std::string policy : {"compact", "compact,delete"}) {
    (*state("plays").settings)["cleanup.policy"] = policy;
    const auto plays = report("plays");
    EXPECT_TRUE(plays.severe());
    EXPECT_THAT(plays.sentence(),
                AllOf(StartsWith("its cleanup.policy is " + policy +
                                 ", so that the broker removes all but the "
                                 "newest event of each listener"),
                      EndsWith("run `" + alter + "--entity-name plays --add-config cleanup.policy=delete`")));
  }
}

TEST_F(TopicChecks, NothingThatIsRecordedOnceMayBeCompacted) {
  for (const std::string name : {"plays.dlq", "segue.retrain", "recommendations"}) {
    (*state(name).settings)["cleanup.policy"] = "compact";
    EXPECT_THAT(problems(report(name)), ::testing::ElementsAre(TopicProblem::compacted)) << name;
  }
}

// "compact,delete", too: what a compacted topic says is wanted for ever.
TEST_F(TopicChecks, WhatMustBeCompactedIs) {
  for (const std::string name : {"tracks", "segue.jobs", "segue.layout"})
    for (const std::string policy : {"delete", "compact,delete"}) {
      (*state(name).settings)["cleanup.policy"] = policy;
      const auto topic = report(name);
      EXPECT_THAT(problems(topic), ::testing::ElementsAre(TopicProblem::not_compacted)) << name;
      EXPECT_TRUE(topic.severe());
      EXPECT_THAT(topic.sentence(), HasSubstr("its records vanish after 7d, those"));
      EXPECT_THAT(topic.remedy, HasSubstr("--entity-name " + name + " --add-config cleanup.policy=compact`"));
    }
}

// 688a99a looked at the retention of no topic that it had not created.
TEST_F(TopicChecks, AnotherRetentionIsAWarningAndTooShortAnError) {
  auto& retention = (*state("plays").settings)["retention.ms"];
  retention = "604800000";
  auto plays = report("plays");
  EXPECT_THAT(problems(plays), ::testing::ElementsAre(TopicProblem::retention));
  EXPECT_FALSE(plays.severe());
  EXPECT_THAT(plays.sentence(), HasSubstr("its retention.ms is 604800000 (7d), not kafka.retention = 365d;"));
  EXPECT_THAT(plays.remedy, HasSubstr("--add-config retention.ms=31536000000`"));

  retention = "3599999";  // sessions.expire_after is an hour
  plays = report("plays");
  EXPECT_THAT(problems(plays), ::testing::ElementsAre(TopicProblem::retention_too_short));
  EXPECT_TRUE(plays.severe());
  EXPECT_THAT(plays.sentence(), HasSubstr("less than sessions.expire_after = 1h"));

  retention = "-1";
  EXPECT_THAT(report("plays").sentence(), HasSubstr("(unlimited)"));
  EXPECT_FALSE(report("plays").severe());
}

TEST_F(TopicChecks, ALimitBySizeIsNamed) {
  (*state("plays").settings)["retention.bytes"] = "1073741824";
  const auto plays = report("plays");
  EXPECT_THAT(problems(plays), ::testing::ElementsAre(TopicProblem::retention_bytes));
  EXPECT_THAT(plays.remedy, HasSubstr("--add-config retention.bytes=-1`"));
}

TEST_F(TopicChecks, ProducersTimesAreNamed) {
  (*state("plays").settings)["message.timestamp.type"] = "CreateTime";
  const auto plays = report("plays");
  EXPECT_THAT(problems(plays), ::testing::ElementsAre(TopicProblem::timestamp_type));
  EXPECT_FALSE(plays.severe());
  EXPECT_THAT(plays.remedy, HasSubstr("--add-config message.timestamp.type=LogAppendTime`"));
}

TEST_F(TopicChecks, ADeadLetterMustFit) {
  (*state("plays.dlq").settings)["max.message.bytes"] = "1048588";
  EXPECT_THAT(problems(report("plays.dlq")), ::testing::ElementsAre(TopicProblem::max_message_bytes));
}

// A topic that an earlier version of Segue created has Kafka's defaults.
TEST_F(TopicChecks, WithdrawalsOfTracksAreKept) {
  (*state("tracks").settings)["delete.retention.ms"] = "86400000";
  (*state("tracks").settings)["min.compaction.lag.ms"] = "0";
  const auto tracks = report("tracks");
  EXPECT_THAT(problems(tracks), ::testing::ElementsAre(TopicProblem::withdrawals_removed));
  EXPECT_FALSE(tracks.severe());
  EXPECT_THAT(
      tracks.sentence(),
      HasSubstr("its delete.retention.ms is 86400000 (1d), its min.compaction.lag.ms is 0 (0s), so that"));
  EXPECT_THAT(tracks.remedy, HasSubstr("--entity-name tracks --add-config delete.retention.ms=315360000000,"
                                       "min.compaction.lag.ms=604800000`"));
}

// One command of kafka-configs.sh for all that is wrong with a topic.
TEST_F(TopicChecks, EverythingWrongWithATopicIsOneSentenceAndOneCommand) {
  state("plays").settings = {{"cleanup.policy", "compact"},
                             {"retention.ms", "60000"},
                             {"retention.bytes", "1000"},
                             {"message.timestamp.type", "CreateTime"}};
  const auto plays = report("plays");
  EXPECT_EQ(plays.findings.size(), 4U);
  EXPECT_EQ(plays.remedy,
            "run `" + alter +
                "--entity-name plays --add-config cleanup.policy=delete,retention.ms=31536000000,"
                "retention.bytes=-1,message.timestamp.type=LogAppendTime`");
}

TEST_F(TopicChecks, PartitionsOfPlaysAreAsConfigured) {
  state("plays").partitions = 4;
  EXPECT_THAT(report("plays").sentence(),
              AllOf(HasSubstr("it has 4 partitions, fewer than kafka.partitions = 6"),
                    HasSubstr("run `kafka-topics.sh --bootstrap-server kafka-1:9092 --alter --topic plays "
                              "--partitions 6`, or set kafka.partitions = 4")));
  state("plays").partitions = 8;
  const auto plays = report("plays");
  EXPECT_THAT(plays.sentence(), HasSubstr("it has 8 partitions, more than kafka.partitions = 6"));
  EXPECT_THAT(plays.remedy, AllOf(HasSubstr("set kafka.partitions = 8"), Not(HasSubstr(".sh"))));
  EXPECT_FALSE(plays.severe());
}

TEST_F(TopicChecks, WhatIsInOrderHasOnePartition) {
  state("segue.jobs").partitions = 4;
  const auto jobs = report("segue.jobs");
  EXPECT_THAT(problems(jobs), ::testing::ElementsAre(TopicProblem::partitions));
  EXPECT_THAT(jobs.remedy,
              AllOf(HasSubstr("--delete --topic segue.jobs`"),
                    HasSubstr("--create --topic segue.jobs --partitions 1 --replication-factor 1 --config "
                              "cleanup.policy=compact`")));
  state("plays.dlq").partitions = 1;
  EXPECT_THAT(report("plays.dlq").findings, IsEmpty());
}

TEST_F(TopicChecks, AMissingTopicIsCreatedByItsCommand) {
  state("plays").partitions = 0;
  const auto plays = report("plays");
  EXPECT_THAT(problems(plays), ::testing::ElementsAre(TopicProblem::missing));
  EXPECT_THAT(plays.remedy,
              HasSubstr("--create --topic plays --partitions 6 --replication-factor 1 --config "
                        "retention.ms=31536000000 --config message.timestamp.type=LogAppendTime`"));
}

TEST_F(TopicChecks, PartitionsWithoutALeaderAreNamed) {
  state("plays").leaderless = {2, 5};
  const auto plays = report("plays");
  EXPECT_TRUE(plays.severe());
  EXPECT_THAT(plays.sentence(), HasSubstr("no broker leads partition 2, 5"));
}

// 688a99a read on where the old log had ended: the first records of the new one were skipped.
TEST_F(TopicChecks, ALogThatEndsBeforeItDidWasMadeAgain) {
  const auto with_ends = [&](std::map<Partition, Offset> ends) {
    state("plays").ends = std::move(ends);
    return topics;
  };
  const auto before = with_ends({{0, 10}, {1, 120}});
  with_ends({{0, 11}, {1, 5}});
  const auto plays = report("plays", before);
  EXPECT_THAT(problems(plays), ::testing::ElementsAre(TopicProblem::made_again));
  EXPECT_THAT(plays.sentence(),
              HasSubstr("partition 1 ends at offset 5, where it had ended at 120: the topic was deleted"));
  with_ends({{0, 10}, {1, 120}});
  EXPECT_THAT(report("plays", before).findings, IsEmpty());
  with_ends({});  // no answer
  EXPECT_THAT(report("plays", before).findings, IsEmpty());
}

TEST_F(TopicChecks, KafkasToolsAreNotNamedForTheEmbeddedBroker) {
  config.kafka.brokers = "embedded";
  state("plays").partitions = 0;
  state("segue.jobs").partitions = 4;
  state("tracks").partitions = 0;
  for (const std::string name : {"plays", "segue.jobs", "tracks"})
    EXPECT_THAT(report(name).remedy, AllOf(StartsWith("restart "), Not(HasSubstr(".sh")))) << name;
}

// librdkafka's mock cluster has no DescribeConfigs: only partitions can be looked at.
TEST_F(TopicChecks, SettingsThatTheBrokerDoesNotTellAreNotGuessed) {
  state("plays").settings.reset();
  state("plays").partitions = 4;
  const auto plays = report("plays");
  EXPECT_FALSE(plays.settings_known);
  EXPECT_THAT(problems(plays), ::testing::ElementsAre(TopicProblem::partitions));
}

TEST_F(TopicChecks, SeveralPartitionsOfTracksLeaveWithdrawalsWithoutANumber) {
  state("tracks").partitions = 4;
  EXPECT_THAT(report("tracks").sentence(),
              AllOf(HasSubstr("it has 4 partitions instead of one"),
                    HasSubstr("lists cannot say which withdrawals they were made with"),
                    HasSubstr("publish its records again")));
}

}  // namespace
}  // namespace segue::ingest
