// Versions that come, are refused and are swapped in; servers that stop, crash and come back.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/producer.hpp"
#include "tests/serving/service_test.hpp"

namespace segue::serving {
namespace {

using segue::testing::eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LifecycleTest : public ServiceTest {
 protected:
  bool serves(models::VersionNumber version) const {
    return get("/readyz").body.find("\"version\":" + std::to_string(version) + '}') != std::string::npos;
  }
  bool refused(int times) const {
    return get("/metrics").body.find("\nsegue_version_refusals_total " + std::to_string(times) + '\n') !=
           std::string::npos;
  }
  std::filesystem::path weights(models::VersionNumber version) const {
    return registry().path() / "versions" / std::to_string(version) / "lstm.safetensors";
  }
};

TEST_F(LifecycleTest, AVersionIsSwappedInUnderLoadWithoutLosingAList) {
  publish();
  config.serving.messages_per_second = 1'000'000;
  start();
  RawPlayer player(address);
  player.init("u1");
  player.receive("recommendations");
  std::int64_t version = 1;
  int swaps = 0;
  for (int i = 0; i < 300; ++i) {
    if (i % 100 == 50) publish({.seed = static_cast<std::uint32_t>(i)});
    if (i % 100 == 99) {
      ASSERT_TRUE(eventually([&] { return serves(2 + i / 100); }));
    }
    player.send(event("play", "e" + std::to_string(i), "t" + std::to_string(i % 50)));
    const std::string list = *player.receive("recommendations");
    EXPECT_THAT(list, HasSubstr("\"e" + std::to_string(i) + '"'));
    const std::int64_t now = number_in(list, "version");
    EXPECT_GE(now, version);
    swaps += now != version;
    version = now;
  }
  EXPECT_EQ(swaps, 3);
  EXPECT_EQ(version, 4);
}

TEST_F(LifecycleTest, ADamagedVersionIsRefusedAndTheOldOneGoesOn) {
  publish();
  start();
  RawPlayer player(address);
  player.init("u1");
  player.receive("recommendations");

  const auto truncated = registry().publish(models::testing::random_version({.seed = 2}));
  std::filesystem::resize_file(weights(*truncated), std::filesystem::file_size(weights(*truncated)) / 2);
  ASSERT_TRUE(registry().set_champion(*truncated));
  ASSERT_TRUE(eventually([&] { return refused(1); }));

  const auto flipped = registry().publish(models::testing::random_version({.seed = 3}));
  {
    std::fstream file(weights(*flipped), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-3, std::ios::end);
    file.put('\x7f');
  }
  ASSERT_TRUE(registry().set_champion(*flipped));
  ASSERT_TRUE(eventually([&] { return refused(2); }));

  player.send(event("play", "e1", "t1"));
  EXPECT_EQ(number_in(*player.receive("recommendations"), "version"), 1);
  EXPECT_TRUE(serves(1));

  const auto good = publish({.seed = 4});
  ASSERT_TRUE(eventually([&] { return serves(good); }));
  player.send(event("play", "e2", "t2"));
  EXPECT_EQ(number_in(*player.receive("recommendations"), "version"), good);
}

TEST_F(LifecycleTest, WithADamagedChampionTheNewestGoodVersionIsServed) {
  publish();
  const auto second = publish({.seed = 2});
  const auto champion = publish({.seed = 3});
  std::filesystem::resize_file(weights(champion), 100);
  start();
  EXPECT_TRUE(serves(second));
}

TEST_F(LifecycleTest, WithoutAVersionPopularityIsCountedFromTheLog) {
  start();
  EXPECT_THAT(get("/v1/recommendations?user=u1").body,
              HasSubstr(R"("version":null,"latency_us":0,"tracks":[])"));
  post("/v1/events", R"({"events":[
      {"event_id":"1","user_id":"u1","track_id":"once","type":"play"},
      {"event_id":"2","user_id":"u1","track_id":"twice","type":"play","timestamp_ms":1732190401000},
      {"event_id":"3","user_id":"u1","track_id":"twice","type":"play","timestamp_ms":1732190402000}]})");
  ASSERT_TRUE(eventually([&] { return serves(0); }));
  const std::string list = get("/v1/recommendations?user=nobody").body;
  EXPECT_LT(list.find("\"twice\""), list.find("\"once\""));
  EXPECT_EQ(registry().champion(), 0);
}

TEST_F(LifecycleTest, APlaySentTwiceIsCountedOnce) {
  start();
  post("/v1/events", R"({"events":[
      {"event_id":"1","user_id":"u1","track_id":"resent","type":"play"},
      {"event_id":"1","user_id":"u1","track_id":"resent","type":"play"},
      {"event_id":"1","user_id":"u1","track_id":"resent","type":"play"},
      {"event_id":"2","user_id":"u1","track_id":"twice","type":"play","timestamp_ms":1732190403000},
      {"event_id":"3","user_id":"u1","track_id":"twice","type":"play","timestamp_ms":1732190404000}]})");
  ASSERT_TRUE(eventually([&] { return serves(0); }));
  EXPECT_THAT(registry().load(0)->vocabulary.tracks, ElementsAre("resent", "twice"));
  EXPECT_THAT(registry().load(0)->popularity, ElementsAre(1, 2));
}

TEST_F(LifecycleTest, StoppingClosesEverySocketWith4000AndCommits) {
  publish();
  start();
  std::vector<std::unique_ptr<RawPlayer>> players;
  for (int i = 0; i < 50; ++i) {
    players.push_back(std::make_unique<RawPlayer>(address));
    players.back()->init("u" + std::to_string(i));
  }
  for (auto& player : players) player->send(event("play", std::to_string(players.size()), "t1"));
  ASSERT_TRUE(eventually([&] { return number_in(get("/v1/figures").body, "lists") == 50; }));
  RawPlayer uninitialised(address);
  std::thread closing([&] {
    for (auto& player : players) EXPECT_EQ(player->await_close(), 4000U);
    EXPECT_EQ(uninitialised.await_close(), 4000U);
  });
  const auto start_of_stop = std::chrono::steady_clock::now();
  service->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start_of_stop, config.serving.shutdown_timeout);
  closing.join();
  service.reset();

  start();  // nothing is handled a second time
  EXPECT_EQ(number_in(get("/v1/figures").body, "lists"), 0);
}

TEST_F(LifecycleTest, ARestartedServerHasTheSameSessions) {
  publish();
  start();
  std::vector<std::string> before;
  {
    RawPlayer player(address);
    player.init("u1");
    for (int i = 0; i < 30; ++i) {
      player.send(event("play", "e" + std::to_string(i), "t" + std::to_string(i)));
      if (i % 3 == 0) player.send(event("skip", "s" + std::to_string(i), "t" + std::to_string(i)));
    }
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(player.receive("ack"));
  }
  ASSERT_TRUE(eventually([&] { return number_in(get("/v1/figures").body, "lists") == 40; }));
  const std::string session = get("/v1/admin/sessions/u1").body;
  const std::string list = get("/v1/recommendations?user=u1").body;
  service.reset();
  start();
  EXPECT_EQ(get("/v1/admin/sessions/u1").body, session);
  EXPECT_EQ(get("/v1/recommendations?user=u1").body, list);
  EXPECT_EQ(number_in(get("/v1/figures").body, "lists"), 0);
}

TEST_F(LifecycleTest, DeadLettersAndCopiesGoToTheirTopics) {
  publish();
  config.kafka.publish_recommendations = true;
  start();
  {
    ingest::Producer producer(config.kafka, broker->brokers());
    producer.produce(config.kafka.plays_topic, "u1", "garbage", {}, [](const ingest::Delivery&) {});
    producer.produce(config.kafka.plays_topic, "u1", std::nullopt, {}, [](const ingest::Delivery&) {});
    producer.produce(
        config.kafka.plays_topic, "another",
        R"({"event_id":"e","user_id":"u1","track_id":"t","type":"play","timestamp_ms":1732190400123})", {},
        [](const ingest::Delivery&) {});
  }
  EXPECT_EQ(post("/v1/events", R"({"event_id":"e1","user_id":"u1","track_id":"t1","type":"play"})").status,
            200U);
  ASSERT_TRUE(eventually([&] {
    const std::string figures = get("/v1/figures").body;
    return number_in(figures, "dead_letters") == 3 && number_in(figures, "lists") == 1;
  }));
  service.reset();
  const auto records = [&](const std::string& topic) {
    std::vector<std::string> values;
    ingest::LogReader reader(config.kafka, broker->brokers(), topic);
    reader.read(reader.watermarks(),
                [&](const ingest::Record& record) { values.emplace_back(record.value.value_or("(none)")); });
    return values;
  };
  EXPECT_EQ(records(config.kafka.dead_letters_topic).size(), 3U);
  EXPECT_THAT(records(config.kafka.recommendations_topic),
              ::testing::ElementsAre(HasSubstr(R"("user_id":"u1","partition":)")));
}

}  // namespace
}  // namespace segue::serving
