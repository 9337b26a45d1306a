// A whole server says what is wrong with its topics, in metrics and log, and reads one made again.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "ingest/kafka/producer.hpp"
#include "ingest/kafka/topics.hpp"
#include "serving/topic_views/topic_watch.hpp"
#include "tests/serving/service_test.hpp"
#include "tests/topic_admin.hpp"

namespace segue::serving {
namespace {

using segue::testing::eventually;
using ::testing::HasSubstr;

class TopicWatchTest : public ServiceTest {
 protected:
  bool shows(const std::string& topic, const std::string& problem, int value) const {
    return eventually([&] {
      return get("/metrics")
                 .body.find("\nsegue_topic_problems{topic=\"" + topic + "\",problem=\"" + problem + "\"} " +
                            std::to_string(value) + '\n') != std::string::npos;
    });
  }
};

TEST_F(TopicWatchTest, PartitionsOtherThanConfiguredAreAMetric) {
  publish();
  config.kafka.partitions = 3;  // the broker has two
  start();
  EXPECT_TRUE(shows(config.kafka.plays_topic, "partitions", 1));
  EXPECT_TRUE(shows(config.kafka.plays_topic, "missing", 0));
  EXPECT_TRUE(shows(config.kafka.retrain_topic, "partitions", 0));
}

// 688a99a served on without a word: of 237 records 71 were left, a session of nine plays became one of two.
TEST_F(TopicWatchTest, CompactedPlaysAreAMetric) {
  if (!segue::testing::KafkaBroker::is_real())
    GTEST_SKIP() << "the embedded broker has no settings of topics";
  publish();
  config.kafka.plays_topic += ".compacted";
  segue::testing::create_topic(broker->brokers(),
                               {config.kafka.plays_topic, 2, {{"cleanup.policy", "compact"}}});
  start();
  EXPECT_TRUE(shows(config.kafka.plays_topic, "compacted", 1));
  EXPECT_TRUE(shows(config.kafka.plays_topic, "timestamp_type", 1));
  EXPECT_TRUE(shows(config.kafka.tracks_topic, "not_compacted", 0));
}

TEST_F(TopicWatchTest, ATopicDeletedAndMadeAgainIsReported) {
  if (!segue::testing::KafkaBroker::is_real())
    GTEST_SKIP() << "topics of the embedded broker cannot be deleted";
  ingest::Producer producer(config.kafka, broker->brokers());
  for (int i = 0; i < 5; ++i) producer.produce(config.kafka.plays_topic, "u1", "{}", {}, [](const auto&) {});
  ASSERT_TRUE(producer.flush(std::chrono::seconds(10)));
  TopicReports reports;
  const TopicWatch watch(config, broker->brokers(), reports, std::chrono::milliseconds(20));
  const auto finds = [&](std::optional<ingest::TopicProblem> problem) {
    return eventually([&] {
      const auto all = reports.get();
      if (all.empty()) return false;
      const auto& findings = all.front().findings;
      return problem ? findings.size() == 1 && findings[0].problem == *problem : findings.empty();
    });
  };
  ASSERT_TRUE(finds(std::nullopt));
  segue::testing::delete_topic(broker->brokers(), config.kafka.plays_topic);
  EXPECT_TRUE(finds(ingest::TopicProblem::missing));
  // It is another check that finds the new one, so the ends of the old one are remembered meanwhile.
  std::atomic<bool> made_again = false;
  std::jthread looking([&](const std::stop_token& stop) {
    while (!stop.stop_requested() && !made_again) made_again = finds(ingest::TopicProblem::made_again);
  });
  ingest::create_missing_topics(config.kafka, broker->brokers());
  looking.join();
  EXPECT_TRUE(made_again);
  EXPECT_TRUE(finds(std::nullopt));
}

// 688a99a skipped the first record of the new log.
TEST_F(TopicWatchTest, ListsGoOnFromTheFirstRecordOfATopicMadeAgain) {
  if (!segue::testing::KafkaBroker::is_real())
    GTEST_SKIP() << "topics of the embedded broker cannot be deleted";
  publish();
  start();
  const auto plays = [&](const std::string& prefix, int count) {
    for (int i = 0; i < count; ++i) {
      const std::string play = R"({"type":"play","event_id":")" + prefix + std::to_string(i) +
                               R"(","user_id":"u1","track_id":"t)" + std::to_string(i) + R"("})";
      // The producer may not know the new topic yet.
      ASSERT_TRUE(
          eventually([&] { return post("/v1/events", play).body.find("accepted") != std::string::npos; }));
    }
  };
  const auto list = [&] { return get("/v1/recommendations?user=u1&k=1").body; };
  plays("old-", 5);
  ASSERT_TRUE(eventually([&] { return number_in(list(), "sequence") == 4; })) << list();

  segue::testing::delete_topic(broker->brokers(), config.kafka.plays_topic);
  ingest::create_missing_topics(config.kafka, broker->brokers());
  plays("new-", 3);
  ASSERT_TRUE(eventually([&] { return number_in(list(), "sequence") == 2; })) << list();
  EXPECT_THAT(list(), HasSubstr(R"("steps":3)"));
}

}  // namespace
}  // namespace segue::serving
