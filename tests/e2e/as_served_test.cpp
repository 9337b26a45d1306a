// As served = as evaluated: a slice of 30Music goes through Kafka while the served version is swapped twice.
// Every event gives one list to each socket of its listener, in order; each list equals, track by track, what
// `segue evaluate` makes of the same log with that version; and hit rate and reciprocal rank agree to the
// last digit.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <tuple>

#include "models/scoring/list_metrics.hpp"
#include "tests/e2e/players.hpp"
#include "tests/e2e/predictions.hpp"
#include "tests/e2e/system.hpp"

namespace segue::testing {
namespace {

constexpr std::int64_t k = 20;
constexpr std::int64_t events = 9'000;  // of slice 4, in time order
using namespace std::chrono_literals;

/// User ids of the slice's first rows in time order, with their number of rows; a row of the same user, item
/// and second is the same play.
std::map<std::string, std::int64_t> rows_by_user(const std::filesystem::path& slice) {
  std::ifstream in(slice);
  std::string line;
  std::getline(in, line);  // header
  std::vector<std::tuple<std::int64_t, std::string, std::string>> rows;
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    std::string user, session, item;
    std::int64_t time = 0;
    fields >> user >> session >> item >> time;
    rows.emplace_back(time, user, item);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return std::get<0>(a) < std::get<0>(b); });
  rows.resize(events);
  std::map<std::string, std::int64_t> count;
  std::set<std::tuple<std::int64_t, std::string, std::string>> seen;
  for (const auto& row : rows) count[std::get<1>(row)] += seen.insert(row).second ? 1 : 0;
  return count;
}

/// Each play within a session against the list before it, by the version that made the list.
void add_hits(const PlayerLog& log, std::map<std::int64_t, models::ListMetrics>& by_version) {
  for (std::size_t i = 1; i < log.lists.size(); ++i) {
    const ReceivedList& before = log.lists[i - 1];
    const ReceivedList& now = log.lists[i];
    if (now.cause_type != "play" || now.steps == 1) continue;
    const auto at = std::find(before.tracks.begin(), before.tracks.end(), now.cause_track);
    by_version[before.version].add(
        at == before.tracks.end() ? 0 : static_cast<std::size_t>(at - before.tracks.begin()) + 1);
  }
}

using AsServed = KafkaTest;

TEST_F(AsServed, EqualsAsEvaluatedThroughTwoSwaps) {
  const std::filesystem::path data = data_folder("30music_slices");
  if (data.empty())
    GTEST_SKIP() << "the 30Music slices are not there; SEGUE_DATA names the folder of the data sets";
  const auto slice = [&](int i) { return data / ("30music-200ks_test." + std::to_string(i) + ".txt"); };

  std::vector<std::string> settings{"kafka.publish_recommendations=true", "training.lstm_epochs=2",
                                    "training.fm_epochs=2", "training.gate=off",
                                    "recommender.k=" + std::to_string(k)};
  // Where sockets are closed because partitions moved, lists are missed; a busy machine must not seem dead.
  if (KafkaBroker::is_real()) settings.push_back("kafka.session_timeout=60s");
  System system(settings);
  for (const int i : {2, 3})
    system.run({"train", "--dataset", "30music:" + slice(i).string(), "--no-activate"});
  system.run({"models", "activate", "1"});
  system.start_server();

  const std::map<std::string, std::int64_t> rows = rows_by_user(slice(4));
  std::vector<std::string> sockets;
  for (const auto& [user, count] : rows) sockets.push_back(user);
  const std::size_t users = sockets.size();
  for (std::size_t i = 0; i < users; i += 10) sockets.push_back(sockets[i]);  // every tenth listens twice
  Players players(system.endpoint(), sockets, k);
  ASSERT_TRUE(eventually([&] { return players.ready() == sockets.size(); })) << system.server().output();

  Process replay = system.start({"replay", slice(4), "--rate", "1200", "--limit", std::to_string(events)});
  const auto arrived = [&](std::int64_t lists) {
    return eventually([&] { return players.lists() >= lists; }, 60s);
  };
  ASSERT_TRUE(arrived(events / 4)) << replay.output() << system.get("/v1/figures");
  system.run({"models", "activate", "2"});
  ASSERT_TRUE(arrived(events * 3 / 4)) << replay.output() << system.get("/v1/figures");
  system.run({"models", "activate", "1"});
  ASSERT_EQ(replay.wait(60s), 0) << replay.output();

  std::int64_t owed = 0;
  for (const std::string& user : sockets) owed += rows.at(user);
  EXPECT_TRUE(arrived(owed)) << players.lists() << " of " << owed << system.get("/v1/figures");

  std::map<std::int64_t, Predictions> predicted;
  std::map<std::int64_t, std::string> evaluated;
  for (const std::int64_t version : {1, 2}) {
    const std::string name = std::to_string(version);
    system.run({"evaluate", "--version", name, "--as-served", "--served", "--k", std::to_string(k), "--json",
                system.file("evaluate." + name), "--predictions", system.file("predictions." + name)});
    predicted[version] = read_predictions(system.file("predictions." + name));
    evaluated[version] = read_file(system.file("evaluate." + name));
  }

  std::map<std::int64_t, models::ListMetrics> sent;
  std::map<std::int64_t, std::int64_t> lists_by_version;
  std::vector<PlayerLog> logs = players.logs();
  for (std::size_t socket = 0; socket < logs.size(); ++socket) {
    const PlayerLog& log = logs[socket];
    EXPECT_THAT(log.problems, ::testing::IsEmpty());
    ASSERT_EQ(std::ssize(log.lists), rows.at(log.user_id)) << "user " << log.user_id;
    for (std::size_t i = 0; i < log.lists.size(); ++i) {
      const ReceivedList& list = log.lists[i];
      if (i > 0) {
        ASSERT_LT(log.lists[i - 1].sequence, list.sequence);
      }
      ASSERT_EQ(predicted.at(list.version).at({log.partition, list.sequence}), list.tracks)
          << "user " << log.user_id << ", sequence " << list.sequence << ", version " << list.version;
      ++lists_by_version[list.version];
    }
    if (socket < users) add_hits(log, sent);
  }
  for (const std::int64_t version : {1, 2}) {
    EXPECT_GT(lists_by_version[version], 0);
    const models::ListMetrics& metrics = sent[version];
    EXPECT_GT(metrics.hit_rate(k), 0);
    EXPECT_EQ(std::stod(json_number(evaluated[version], "hr@20")), metrics.hit_rate(k));
    EXPECT_EQ(std::stod(json_number(evaluated[version], "mrr@20")), metrics.mean_reciprocal_rank(k));
    EXPECT_EQ(std::stoll(json_number(evaluated[version], "plays")), metrics.plays());
    std::printf("version %ld: %ld lists, HR@20 %.6f, MRR@20 %.6f over %ld plays\n", version,
                lists_by_version[version], metrics.hit_rate(k), metrics.mean_reciprocal_rank(k),
                metrics.plays());
  }
}

}  // namespace
}  // namespace segue::testing
