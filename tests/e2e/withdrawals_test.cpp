// As served = as evaluated while tracks are withdrawn and restored: each list names the number of the
// withdrawals that it was made with, and `segue evaluate --as-served --served` takes the same ones. 688a99a
// withdrew nothing.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "ingest/kafka/producer.hpp"
#include "models/registry/registry.hpp"
#include "tests/e2e/list_copies.hpp"
#include "tests/models/random_version.hpp"

namespace segue::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class Withdrawals : public KafkaTest {
 protected:
  static bool lists(const std::vector<std::string>& tracks, const std::string& track) {
    return std::ranges::find(tracks, track) != tracks.end();
  }
};

TEST_F(Withdrawals, EachListIsEvaluatedWithThoseItWasServedWith) {
  System system(
      {"kafka.publish_recommendations=true", "recommender.k=10", "recommender.exclude_just_skipped=false"});
  models::Registry registry(system.file("registry"));
  const auto version = registry.publish(models::testing::random_version({.users = 5}));
  ASSERT_TRUE(version) << version.error();
  ASSERT_TRUE(registry.set_champion(*version));
  system.start_server();
  const std::string server = "http://" + system.endpoint().host + ':' + system.endpoint().port;

  ingest::Producer producer(system.config().kafka, system.brokers());
  int events = 0;
  std::int64_t now = 1'732'190'400'000;
  std::vector<ListCopy> copies;
  const auto listen = [&](int plays) {  // until every list of theirs has its copy
    for (int i = 0; i < plays; ++i) {
      const std::string body = R"({"event_id":"e)" + std::to_string(events) + R"(","user_id":"u)" +
                               std::to_string(events % 5) + R"(","track_id":"t)" +
                               std::to_string(events % 50) + R"(","type":"play","timestamp_ms":)" +
                               std::to_string(now += 1000) + '}';
      ASSERT_TRUE(producer.produce(system.config().kafka.plays_topic, "u" + std::to_string(events++ % 5),
                                   body, {}, {}));
    }
    ASSERT_TRUE(
        eventually([&] { return (copies = read_list_copies(system)).size() >= std::size_t(events); }, 30s));
  };
  listen(10);
  ASSERT_FALSE(copies.empty());
  const std::string best = copies.back().tracks.front();
  EXPECT_THAT(system.run({"tracks", "withdraw", best, "t3", "--server", server}),
              HasSubstr(best + " withdrawn, number "));
  EXPECT_THAT(system.run({"tracks", "withdrawn", "--server", server}), HasSubstr(best + "  Artist"));
  listen(20);
  system.run({"tracks", "restore", best, "--server", server});
  listen(20);
  system.run({"tracks", "restore", "t3", "--server", server});
  listen(20);

  system.run({"evaluate", "--as-served", "--served", "--predictions", system.file("predictions")});
  const Predictions predicted = read_predictions(system.file("predictions"));
  std::map<std::int64_t, int> with, without;  // lists with the best track, by withdrawals
  ASSERT_EQ(copies.size(), 70U);
  for (const ListCopy& copy : copies) {
    EXPECT_EQ(predicted.at(copy.place), copy.tracks) << copy.place.first << '@' << copy.place.second;
    EXPECT_EQ(copy.tracks.size(), 10U);
    if (copy.withdrawals >= 0) {
      EXPECT_FALSE(lists(copy.tracks, "t3"));
    }
    ++(lists(copy.tracks, best) ? with : without)[copy.withdrawals];
  }
  EXPECT_GT(with[-1], 0) << "nothing withdrawn";
  EXPECT_GT(with.size() + without.size(), 2U) << "several states were served";

  EXPECT_THAT(system.run({"recommend", "--user", "u1", "--k", "50"}), HasSubstr('(' + best + ')'));
  system.run({"tracks", "withdraw", best, "--server", server});
  EXPECT_THAT(system.run({"recommend", "--user", "u1", "--k", "50"}), Not(HasSubstr('(' + best + ')')));
}

}  // namespace
}  // namespace segue::testing
