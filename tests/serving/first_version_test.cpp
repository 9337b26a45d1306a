// Version 0: made of the log where there is none, and served however far another server got with it.
#include <gmock/gmock.h>

#include "ingest/embedded_broker.hpp"
#include "ingest/kafka/producer.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/serving/model_loader_test.hpp"

namespace segue::serving {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class FirstVersionTest : public ModelLoaderTest {
 protected:
  FirstVersionTest() { config.kafka = kafka; }
  void TearDown() override { loader.reset(); }  // before its broker

  void play(const std::string& id, const std::string& track) {
    ASSERT_TRUE(producer.produce(kafka.plays_topic, "u1",
                                 R"({"event_id":")" + id + R"(","user_id":"u1","track_id":")" + track +
                                     R"(","type":"play","timestamp_ms":)" + std::to_string(time_ms++) + '}',
                                 {}, {}));
    ASSERT_TRUE(producer.flush(10s));
  }

  std::vector<std::string_view> by_popularity() {
    std::vector<std::string_view> names;
    for (const auto track : slot.get()->by_popularity) names.push_back(tracks.name(track));
    return names;
  }

  std::int64_t time_ms = 1'732'190'400'000;
  const configs::Kafka kafka = segue::testing::unique_kafka_options(1);
  ingest::EmbeddedBroker broker{kafka};
  ingest::Producer producer{kafka, broker.address()};
};

models::Version popularity_version() {
  return models::testing::random_version({.tracks = 10, .lstm = false, .fm = false});
}

TEST_F(FirstVersionTest, ItCountsThePlaysOfTheLogBeforeTheConstructorReturns) {
  play("e1", "once");
  play("e2", "twice");
  play("e3", "twice");
  start(broker.address());
  EXPECT_EQ(served(), 0);
  EXPECT_THAT(by_popularity(), ElementsAre("twice", "once"));
  EXPECT_EQ(registry().champion(), 0);
  EXPECT_EQ(registry().manifest(0)->kind, "popularity");
}

TEST_F(FirstVersionTest, NothingIsServedUntilThereIsATrack) {
  start(broker.address());
  EXPECT_EQ(served(), -1);
  EXPECT_THAT(registry().versions(), ::testing::IsEmpty());
  play("e1", "t1");
  EXPECT_TRUE(comes_to_serve(0));
  EXPECT_EQ(registry().champion(), 0);
}

TEST_F(FirstVersionTest, ATrainedVersionThatComesFirstIsServedInstead) {
  start(broker.address());
  EXPECT_EQ(publish(), 1);
  make_champion(1);
  EXPECT_TRUE(comes_to_serve(1));
  EXPECT_THAT(registry().versions(), ElementsAre(1));
}

TEST_F(FirstVersionTest, ThatOfAServerWhichEndedBeforeItNamedItIsServed) {
  start(broker.address());
  ASSERT_TRUE(registry().publish(popularity_version(), 0));
  EXPECT_TRUE(comes_to_serve(0));
  EXPECT_EQ(registry().champion(), 0);
}

TEST_F(FirstVersionTest, WhereAnotherServersIsDamagedATrainedOneIsAwaited) {
  start(broker.address());
  models::Registry elsewhere(folder.path() / "elsewhere");
  ASSERT_TRUE(elsewhere.publish(popularity_version(), 0));
  std::filesystem::remove(elsewhere.path() / "versions" / "0" / "vocabulary.json");
  std::filesystem::rename(elsewhere.path() / "versions", registry().path() / "versions");
  ASSERT_TRUE(segue::testing::eventually([&] { return counters.refusals.get() > 0; }));
  EXPECT_EQ(served(), -1);
  make_champion(publish());
  EXPECT_TRUE(comes_to_serve(1));
}

}  // namespace
}  // namespace segue::serving
