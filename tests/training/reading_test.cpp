// Corpora read from Kafka and from data sets.
#include <gmock/gmock.h>

#include <fstream>

#include "configs/load.hpp"
#include "ingest/event.hpp"
#include "ingest/kafka/producer.hpp"
#include "ingest/kafka/topics.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/topic_admin.hpp"
#include "tests/training/corpora.hpp"
#include "training/data/read_corpus.hpp"
#include "training/evaluation/served_places.hpp"

namespace segue::training {
namespace {

using ::testing::ElementsAre;
using testing::no_progress;
using ::testing::UnorderedElementsAre;

class LogCorpus : public segue::testing::KafkaTest {};

constexpr std::int64_t noon = 1'732'190'400'000;

std::string play(const std::string& id, const std::string& user, const std::string& track, std::int64_t ms) {
  ingest::ListeningEvent event;
  event.event_id = id;
  event.user_id = user;
  event.track_id = track;
  event.timestamp_ms = ms;
  std::string json;
  ingest::append_json(event, json);
  return json;
}

// 688a99a trained on what was left and said nothing: the manifest's gap was empty.
TEST_F(LogCorpus, SaysThatACompactedLogHasHoles) {
  if (!segue::testing::KafkaBroker::is_real())
    GTEST_SKIP() << "the embedded broker has no settings of topics";
  const segue::testing::KafkaBroker broker(1);
  auto config = configs::defaults();
  config.kafka = broker.options();
  EXPECT_EQ(read_log(config, broker.brokers(), no_progress).missing, "");
  config.kafka.plays_topic += ".compacted";
  segue::testing::create_topic(broker.brokers(),
                               {config.kafka.plays_topic, 1, {{"cleanup.policy", "compact"}}});
  EXPECT_EQ(read_log(config, broker.brokers(), no_progress).missing,
            "compacted: one event a listener is kept");
}

TEST_F(LogCorpus, HoldsTheEventsThatServingWouldTakeAndCountsTheRest) {
  segue::testing::KafkaBroker broker(4);
  auto config = configs::defaults();
  config.kafka = broker.options();
  ingest::Producer producer(config.kafka, broker.brokers());
  const auto send = [&](const std::string& topic, const std::string& key,
                        std::optional<std::string_view> value) {
    ASSERT_TRUE(producer.produce(topic, key, value, {},
                                 [](const ingest::Delivery& delivery) { EXPECT_EQ(delivery.error, ""); }));
  };
  const auto& plays = config.kafka.plays_topic;
  send(config.kafka.tracks_topic, "t9", to_json(ingest::TrackMetadata{"t9", "Nine", "Nobody", ""}));
  send(config.kafka.tracks_topic, "t8", std::nullopt);
  send(config.kafka.tracks_topic, "t7", "no metadata");
  send(plays, "ann", play("1", "ann", "t1", noon));
  send(plays, "ann", play("2", "ann", "t2", noon + 1000));
  send(plays, "ann", play("2", "ann", "t2", noon + 1000));         // a duplicate
  send(plays, "ann", play("3", "bob", "t3", noon + 2000));         // the key is not its user
  send(plays, "ann", play("4", "ann", "t3", 99'000'000'000'000));  // far in the future
  send(plays, "ann", "not json");
  send(plays, "bob", std::nullopt);
  ASSERT_TRUE(producer.flush(std::chrono::seconds(10)));

  const auto corpus = read_log(config, broker.brokers(), no_progress);
  EXPECT_EQ(corpus.counts.events, 2);
  EXPECT_EQ(corpus.counts.duplicates, 1);
  EXPECT_EQ(corpus.counts.refused, 4);
  EXPECT_THAT(corpus.vocabulary.tracks, ElementsAre("t9", "t1", "t2"));
  EXPECT_THAT(corpus.vocabulary.users, ElementsAre("ann"));
  ASSERT_EQ(corpus.metadata.size(), 1U);
  EXPECT_EQ(corpus.source, "kafka");
  EXPECT_EQ(corpus.offsets.size(), 4U);
  std::int64_t records = 0;
  for (const auto& [partition, range] : corpus.offsets) records += range.end - range.begin;
  EXPECT_EQ(records, 7);
  EXPECT_EQ(corpus.missing, "");
}

TEST_F(LogCorpus, PlacesServedByAVersionComeWithTheirWithdrawals) {
  segue::testing::KafkaBroker broker(1);
  auto options = broker.options();
  options.publish_recommendations = true;
  ingest::create_missing_topics(options, broker.brokers());
  ingest::Producer producer(options, broker.brokers());
  const auto send = [&](const std::string& version, int sequence, const std::string& more) {
    ASSERT_TRUE(producer.produce(
        options.recommendations_topic, "u1",
        R"({"version":)" + version + R"(,"partition":3,"sequence":)" + std::to_string(sequence) + more + '}',
        {}, {}));
    ASSERT_TRUE(producer.flush(std::chrono::seconds(10)));
  };
  send("null", 9, "");  // made before there was a version; 688a99a: "is not a list"
  send("1", 10, "");
  send("1", 11, R"(,"withdrawals":7)");
  send("2", 12, R"(,"withdrawals":8)");
  send("1", 11, R"(,"withdrawals":9)");  // again after a crash: players have the first
  EXPECT_THAT(places_served_by(1, options, broker.brokers()),
              ElementsAre(::testing::Pair(EventPlace{3, 10}, std::nullopt),
                          ::testing::Pair(EventPlace{3, 11}, std::optional<ingest::Offset>(7))));
  send("1", 13, R"(,"withdrawals":null)");
  EXPECT_THAT([&] { places_served_by(1, options, broker.brokers()); },
              ::testing::ThrowsMessage<std::runtime_error>(::testing::HasSubstr(
                  "the list of partition 3, offset 13 was made while tracks were withdrawn on a topic of "
                  "several partitions")));
}

TEST(DatasetCorpus, TakesTheEventsInOrderOfTime) {
  segue::testing::TemporaryFolder folder;
  const auto file = folder.path() / "sessions.txt";
  std::ofstream(file) << "a b c\nb c\n";
  const auto corpus = read_dataset(configs::defaults(), "session-lines:" + file.string());
  EXPECT_EQ(corpus.source, "session-lines:" + file.string());
  ASSERT_EQ(corpus.sessions.size(), 2U);
  EXPECT_THAT(corpus.vocabulary.tracks, UnorderedElementsAre("a", "b", "c"));
  EXPECT_EQ(corpus.plays_of(corpus.sessions[0]).size(), 3U);
  EXPECT_EQ(corpus.plays_of(corpus.sessions[1]).size(), 2U);
}

TEST(DatasetCorpus, AMissingFileIsOneSentence) {
  EXPECT_THROW(read_dataset(configs::defaults(), "session-lines:/nowhere/at/all"), std::runtime_error);
}

}  // namespace
}  // namespace segue::training
