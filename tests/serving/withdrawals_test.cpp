// Withdrawing tracks from a whole server: by the admin API, by tombstones and records of the topic, and on a
// real Kafka across compaction. 688a99a listed and found a track after its tombstone, and had no admin call.
#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>

#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/producer.hpp"
#include "ingest/kafka/topics.hpp"
#include "ingest/withdrawal_log.hpp"
#include "tests/ingest/kafka_helpers.hpp"
#include "tests/serving/service_test.hpp"

namespace segue::serving {
namespace {

using namespace std::chrono_literals;
using segue::testing::eventually;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class WithdrawalsTest : public ServiceTest {
 protected:
  void write(const std::string& track, std::optional<std::string_view> value) {
    if (!producer) producer.emplace(config.kafka, broker->brokers());
    ASSERT_EQ(ingest::produce(*producer, config.kafka.tracks_topic, track, value).error, "");
  }
  static std::string metadata(const std::string& track) {
    return R"({"track_id":")" + track + R"(","title":"Title )" + track + R"(","artist":"Somebody"})";
  }
  static std::string id(const std::string& track) { return R"("track_id":")" + track + '"'; }

  std::string list(const std::string& user, int k = 5) const {
    return get("/v1/recommendations?user=" + user + "&k=" + std::to_string(k)).body;
  }
  std::string found(const std::string& query) const {
    return get("/v1/tracks?limit=100&query=" + query).body;
  }
  bool becomes_listed(const std::string& track, bool listed, std::chrono::milliseconds within = 1s) const {
    return eventually([&] { return (list("nobody").find(id(track)) != std::string::npos) == listed; },
                      within);
  }
  static std::size_t tracks_in(const std::string& json) {
    std::size_t count = 0;
    for (auto at = json.find("\"score\":"); at != std::string::npos; at = json.find("\"score\":", at + 1))
      ++count;
    return count;
  }

  std::optional<ingest::Producer> producer;
};

TEST_F(WithdrawalsTest, TheAdminCallTakesATrackFromListsPushesAndSearchWithinASecond) {
  publish({.lstm = false, .fm = false});  // popularity: t0 first
  start();
  RawPlayer player(address);
  player.init("u1", R"(,"k":5)");
  EXPECT_THAT(*player.receive("recommendations"), AllOf(HasSubstr(id("t0")), Not(HasSubstr("withdrawals"))));

  const RawResponse withdrawn = post("/v1/admin/tracks/t0/withdraw");
  EXPECT_EQ(withdrawn.status, 200U) << withdrawn.body;
  EXPECT_THAT(withdrawn.body, HasSubstr(R"({"track_id":"t0","available":false,"withdrawals":)"));
  ASSERT_TRUE(becomes_listed("t0", false));
  player.send(event("play", "e1", "t9"));
  const std::string pushed = *player.receive("recommendations");
  EXPECT_THAT(pushed, AllOf(Not(HasSubstr(id("t0") + ",\"title")), HasSubstr(id("t1"))));
  EXPECT_EQ(tracks_in(pushed), 5U);  // filled with the next best
  EXPECT_EQ(number_in(pushed, "withdrawals"), number_in(withdrawn.body, "withdrawals"));
  EXPECT_THAT(found("Title"), AllOf(Not(HasSubstr(id("t0"))), HasSubstr(id("t1"))));
  EXPECT_THAT(get("/metrics").body, HasSubstr("\nsegue_withdrawn_tracks 1\n"));
  EXPECT_EQ(get("/v1/admin/tracks/withdrawn").body,
            R"({"tracks":[{"track_id":"t0","title":"Title 0","artist":"Artist 0"}]})");

  const RawResponse restored = post("/v1/admin/tracks/t0/restore");
  EXPECT_EQ(restored.status, 200U) << restored.body;
  ASSERT_TRUE(becomes_listed("t0", true));
  EXPECT_THAT(list("nobody"), Not(HasSubstr("withdrawals")));
  EXPECT_THAT(found("Title"), HasSubstr(id("t0")));
  EXPECT_EQ(get("/v1/admin/tracks/withdrawn").body, R"({"tracks":[]})");
}

TEST_F(WithdrawalsTest, TheAdminCallKnowsItsTracksAndItsOperators) {
  config.serving.admin_token = "a token of sixteen";
  publish();
  start();
  EXPECT_EQ(post("/v1/admin/tracks/t0/withdraw").status, 401U);
  EXPECT_EQ(get("/v1/admin/tracks/withdrawn").status, 401U);
  const std::map<std::string, std::string> token{{"Authorization", "Bearer a token of sixteen"}};
  EXPECT_EQ(post("/v1/admin/tracks/no%20such/withdraw", {}, token).status, 404U);
  EXPECT_EQ(post("/v1/admin/tracks/t0/withdraw", {}, token).status, 200U);
}

TEST_F(WithdrawalsTest, TombstonesAndRecordsDoTheSameAndAreKnownAfterARestart) {
  publish({.lstm = false, .fm = false});
  for (const char* track : {"t0", "t1", "t2"}) write(track, metadata(track));
  start();
  write("t0", std::nullopt);
  ASSERT_TRUE(becomes_listed("t0", false));
  write("t1", R"({"track_id":"t1","available":false})");
  ASSERT_TRUE(becomes_listed("t1", false));
  EXPECT_EQ(number_in(list("nobody"), "withdrawals"), 4);
  EXPECT_EQ(tracks_in(list("nobody", 50)), 48U);

  service.reset();
  start();  // ready: the topic has been read to its end
  EXPECT_THAT(list("nobody"), AllOf(Not(HasSubstr(id("t0"))), Not(HasSubstr(id("t1"))), HasSubstr(id("t2"))));
  EXPECT_EQ(number_in(list("nobody"), "withdrawals"), 4);
  EXPECT_THAT(found("t0"), Not(HasSubstr(id("t0"))));
  write("t0", metadata("t0"));
  ASSERT_TRUE(becomes_listed("t0", true));
  EXPECT_EQ(ingest::read_withdrawals(config.kafka, broker->brokers()).withdrawn_now(),
            std::set<std::string>{"t1"});
}

/// Makes the topic of tracks as Segue does, but for compaction at once. The embedded broker has no Admin API:
/// it makes a topic with four partitions when it is first asked for one.
void create_tracks_topic(const configs::Kafka& kafka, const std::string& brokers, int partitions) {
  char error[512];
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), error, sizeof error);
  const std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> client(
      rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error), rd_kafka_destroy);
  rd_kafka_NewTopic_t* topic =
      rd_kafka_NewTopic_new(kafka.tracks_topic.c_str(), partitions, 1, error, sizeof error);
  for (const auto& settings : ingest::topic_settings(kafka))
    if (settings.name == kafka.tracks_topic)
      for (const auto& [name, value] : settings.settings)
        if (name != "min.compaction.lag.ms") rd_kafka_NewTopic_set_config(topic, name.c_str(), value.c_str());
  rd_kafka_NewTopic_set_config(topic, "segment.ms", "100");
  rd_kafka_NewTopic_set_config(topic, "min.cleanable.dirty.ratio", "0.001");
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client.get());
  rd_kafka_CreateTopics(client.get(), &topic, 1, nullptr, queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 20'000);
  std::size_t count = 0;
  const auto* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  ASSERT_EQ(count, 1U);
  EXPECT_EQ(rd_kafka_topic_result_error(results[0]), RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_NewTopic_destroy(topic);
}

TEST_F(WithdrawalsTest, OutlastCompaction) {
  if (!segue::testing::KafkaBroker::is_real()) GTEST_SKIP() << "the embedded broker does not compact";
  config.kafka.tracks_topic += ".compacted";
  create_tracks_topic(config.kafka, broker->brokers(), 1);
  publish({.lstm = false, .fm = false});
  for (const char* track : {"t0", "t1", "t2"}) write(track, metadata(track));
  write("t0", std::nullopt);
  write("t1", R"({"track_id":"t1","available":false})");
  // Compaction never touches the newest segment, and a new one begins with a record.
  int segments = 0;
  const auto compacted = [&] {
    if (++segments < 50) write("t9", metadata("t9"));
    ingest::LogReader log(config.kafka, broker->brokers(), config.kafka.tracks_topic);
    std::set<ingest::Offset> left;
    log.read(log.watermarks(), [&](const ingest::Record& record) { left.insert(record.offset); });
    return !left.contains(0) && !left.contains(1) && left.contains(3) && left.contains(4);
  };
  ASSERT_TRUE(eventually(compacted, 90s)) << "the broker did not compact";
  start();
  EXPECT_THAT(list("nobody"), AllOf(Not(HasSubstr(id("t0"))), Not(HasSubstr(id("t1"))), HasSubstr(id("t2"))));
  write("t0", metadata("t0"));
  EXPECT_TRUE(becomes_listed("t0", true));
}

// Installations older than withdrawals have such a topic.
TEST_F(WithdrawalsTest, OnSeveralPartitionsTheyWorkButHaveNoNumber) {
  config.kafka.tracks_topic += ".parted";
  if (segue::testing::KafkaBroker::is_real()) create_tracks_topic(config.kafka, broker->brokers(), 4);
  publish({.lstm = false, .fm = false});
  start();
  for (const char* track : {"t0", "t1", "t2", "t3"}) {
    const RawResponse withdrawn = post("/v1/admin/tracks/" + std::string(track) + "/withdraw");
    EXPECT_EQ(withdrawn.body, R"({"track_id":")" + std::string(track) + R"(","available":false})");
  }
  for (const char* track : {"t0", "t1", "t2", "t3"}) EXPECT_TRUE(becomes_listed(track, false)) << track;
  EXPECT_THAT(list("nobody"), AllOf(HasSubstr(id("t4")), HasSubstr("\"withdrawals\":null")));
}

}  // namespace
}  // namespace segue::serving
