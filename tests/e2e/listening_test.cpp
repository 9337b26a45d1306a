// Listening as it really happens, all of it in one log: late ends, hours offline, two devices, echoes,
// resumed plays, repeats, clocks, misplaced records, withdrawn tracks, the many ways to write an event. As
// served = as evaluated.
#include <gmock/gmock.h>

#include <random>

#include "ingest/kafka/partitioner.hpp"
#include "ingest/kafka/producer.hpp"
#include "tests/e2e/list_copies.hpp"
#include "tests/e2e/predictions.hpp"
#include "tests/e2e/system.hpp"

namespace segue::testing {
namespace {

using namespace std::chrono_literals;
using ingest::Partitioner;

constexpr int users = 24;
constexpr std::int64_t noon = 1'732'190'400'000;
constexpr std::int64_t minute = 60'000, hour = 60 * minute;

struct Written {
  std::string user;
  std::string json;
  Partitioner partitioner = Partitioner::murmur2;
  std::int64_t record_ms = 0;  // 0: now
};

/// Writes what its listeners do, in the order in which their producers send it.
class Listening {
 public:
  explicit Listening(std::uint32_t seed) : random_(seed) {}

  std::vector<Written> write(int turns) {
    for (int i = 0; i < turns; ++i) {
      now_ += up_to(20'000);
      turn("u" + std::to_string(up_to(users)));
    }
    return std::exchange(log_, {});
  }

 private:
  int up_to(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string track() { return "t" + std::to_string(std::min(up_to(120), up_to(120))); }

  static std::string more(const char* name, const std::string& text) {
    return std::string(",\"") + name + "\":\"" + text + '"';
  }

  void say(const std::string& user, const std::string& type, const std::string& track, std::string time,
           const std::string& rest = {}, std::string id = {}) {
    if (id.empty()) id = "e" + std::to_string(next_id_++);
    std::string json = R"({"event_id":")" + id + R"(","user_id":")" + user + R"(","track_id":")" + track +
                       R"(","type":")" + type + R"(","timestamp_ms":)" + time + rest + "}";
    switch (up_to(12)) {
      case 0:
        json = R"({"schema":null,"payload":)" + json + "}";
        break;
      case 1:
        json = "\xEF\xBB\xBF" + json;
        break;
      default:
        break;
    }
    constexpr Partitioner by[] = {Partitioner::murmur2, Partitioner::murmur2, Partitioner::crc32,
                                  Partitioner::fnv1a};
    log_.push_back({user, std::move(json), by[up_to(4)]});
  }

  void turn(const std::string& user) {
    const std::string played = track(), before = last_[user];
    const std::string time = std::to_string(now_), later = std::to_string(now_ + 50);
    const std::string phone = more("session_id", user + "-phone"), desk = more("session_id", user + "-desk");
    switch (up_to(14)) {
      case 0:  // the end comes after the next play, or after the one after that
        say(user, "play", played, time);
        if (!before.empty()) say(user, up_to(2) ? "skip" : "complete", before, later);
        break;
      case 1:  // what was heard offline yesterday
        for (int i = 0; i < 6; ++i)
          say(user, "play", track(), std::to_string(now_ - 20 * hour + i * 3 * minute));
        break;
      case 2:  // two devices
        say(user, "play", played, time, phone);
        say(user, "play", track(), later, desk);
        say(user, "skip", played, later, phone);
        break;
      case 3:  // two reporters of one play
        say(user, "play", played, time, more("client", "app"));
        say(user, "play", played, std::to_string(now_ + 900), more("client", "speaker"));
        break;
      case 4:  // a pause, and on
        say(user, "play", played, time, R"(,"position_ms":0)");
        say(user, "play", played, std::to_string(now_ + minute), R"(,"position_ms":60000)");
        break;
      case 5:  // sent twice, with null for nothing
        say(user, "play", played, time, R"(,"session_id":null,"context":null)",
            "twice" + std::to_string(next_id_));
        log_.push_back(log_.back());
        ++next_id_;
        break;
      case 6:  // an hour later, perhaps
        if (up_to(6) == 0) now_ += hour;
        say(user, "play", played, std::to_string(now_));
        break;
      case 7:  // seconds, and a time that only its clock has
        say(user, "play", played, "1764220000");
        say(user, "play", played, std::to_string(now_ + 25 * minute));
        break;
      case 8:  // a number as other languages write it
        say(user, "play", played, time + ".0");
        say(user, "skip", played, std::to_string(now_ + 3'000) + ".4E0");
        break;
      case 9:  // from a list of ours
        say(user, "play", played, time, R"(,"context":{"source":"recommendation"})");
        break;
      default:
        say(user, "play", played, time);
        if (up_to(3) == 0) say(user, up_to(2) ? "skip" : "complete", played, std::to_string(now_ + 9'000));
    }
    last_[user] = played;
  }

  std::mt19937 random_;
  std::int64_t now_ = noon;
  std::int64_t next_id_ = 0;
  std::map<std::string, std::string> last_;
  std::vector<Written> log_;
};

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

class ListeningAsItHappens : public KafkaTest {
 protected:
  void publish(const System& system, const std::vector<Written>& log) {
    const configs::Kafka& kafka = system.config().kafka;
    ingest::Producer producer(kafka, system.brokers());
    for (const Written& event : log) {
      const ingest::Placement placement{
          ingest::partition_of(event.user, static_cast<std::int32_t>(kafka.partitions), event.partitioner),
          event.record_ms};
      while (!producer.produce(kafka.plays_topic, event.user, event.json, {}, {}, placement))
        producer.flush(10s);
    }
    ASSERT_TRUE(producer.flush(30s));
  }
};

TEST_F(ListeningAsItHappens, IsServedAsItIsEvaluated) {
  System system({"training.lstm_epochs=1", "training.fm_epochs=1", "training.gate=off",
                 "kafka.publish_recommendations=true", "recommender.k=10"});
  system.start_server();  // so that there is a layout
  Listening listening(1);
  publish(system, listening.write(900));
  ASSERT_TRUE(eventually([&] { return json_number(system.get("/v1/figures"), "lag") == "0"; }));
  system.run({"train"});
  ASSERT_TRUE(eventually([&] { return system.get("/readyz").find("\"version\":1") != std::string::npos; }))
      << system.server().output();

  const std::size_t lists_before = read_list_copies(system).size();
  const std::string server = "http://" + system.endpoint().host + ':' + system.endpoint().port;
  const std::string loved = "t0";
  for (const char* command : {"withdraw", "restore", "withdraw"}) {
    publish(system, listening.write(200));
    system.run({"tracks", command, loved, "--server", server});
  }
  publish(system, listening.write(200));
  Predictions predicted;
  std::vector<ListCopy> copies;
  const auto evaluate = [&] {
    system.run({"evaluate", "--version", "1", "--as-served", "--served", "--k", "10", "--json",
                system.file("evaluated"), "--predictions", system.file("predictions")});
    predicted = read_predictions(system.file("predictions"));
  };
  // Records that were sent on are written while the others are read.
  ASSERT_TRUE(eventually(
      [&] {
        copies = read_list_copies(system);
        return copies.size() > lists_before && json_number(system.get("/v1/figures"), "lag") == "0" &&
               std::stoull(json_number(system.get("/v1/figures"), "lists")) == copies.size();
      },
      20s))
      << copies.size() << ' ' << lists_before << system.get("/v1/figures") << system.server().output();
  evaluate();

  std::size_t by_the_version = 0, withdrawn = 0;
  for (const ListCopy& copy : copies) {
    if (copy.version != 1) continue;
    ++by_the_version;
    withdrawn += copy.withdrawals >= 0;
    ASSERT_TRUE(predicted.contains(copy.place)) << copy.place.first << ' ' << copy.place.second;
    ASSERT_EQ(predicted.at(copy.place), copy.tracks) << copy.place.first << ' ' << copy.place.second;
  }
  EXPECT_EQ(by_the_version, predicted.size());
  EXPECT_GT(by_the_version, 400U);
  EXPECT_GT(withdrawn, 50U) << "lists that name the number of their withdrawals";

  const std::string figures = system.get("/v1/figures");
  const std::string versions = figures.substr(figures.find("\"versions\":"));
  const std::string served = versions.substr(versions.find("\"version\":1"));
  const std::string evaluated = read_file(system.file("evaluated"));
  EXPECT_EQ(json_number(served, "plays"), json_number(evaluated, "plays"));
  EXPECT_EQ(std::stod(json_number(served, "hit_rate@10")), std::stod(json_number(evaluated, "hr@10")));
  for (const char* figure : {"late", "duplicates", "echoes", "unmatched", "dead_letters"})
    EXPECT_GT(std::stoull(json_number(figures, figure)), 0U) << figure;
  EXPECT_THAT(system.get("/metrics"), ::testing::ContainsRegex("segue_forwarded_records_total.* [1-9]"));
}

// 688a99a: the other listeners of the partition were forgotten, and began sessions of one step.
TEST_F(ListeningAsItHappens, OneFastClockMovesNobodyElse) {
  System system({"kafka.publish_recommendations=true", "sessions.expire_after=1h"});
  system.start_server();
  const auto partitions = static_cast<std::int32_t>(system.config().kafka.partitions);
  std::vector<std::string> neighbours;
  for (int i = 0; neighbours.size() < 6; ++i)
    if (std::string user = "listener" + std::to_string(i); ingest::partition_of(user, partitions) == 0)
      neighbours.push_back(std::move(user));
  const std::int64_t now = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::system_clock::now().time_since_epoch())
                               .count() -
                           hour;
  int id = 0;
  const auto play = [&](const std::string& user, std::int64_t time) {
    const std::string n = std::to_string(id++);
    return Written{user, R"({"event_id":"e)" + n + R"(","user_id":")" + user + R"(","track_id":"t)" + n +
                             R"(","type":"play","timestamp_ms":)" + std::to_string(time) + "}"};
  };
  std::vector<Written> log;
  for (const std::string& user : neighbours) log.push_back(play(user, now));
  log.push_back(play(neighbours[0], now + 3'885'000));
  log.back().record_ms = now + 3'590'000;
  for (const std::string& user : neighbours) log.push_back(play(user, now + minute));
  publish(system, log);
  ASSERT_TRUE(eventually([&] { return json_number(system.get("/v1/figures"), "events") == "13"; }))
      << system.get("/v1/figures");
  for (std::size_t i = 1; i < neighbours.size(); ++i) {
    const std::string sessions = system.get("/v1/admin/sessions/" + neighbours[i]);
    EXPECT_EQ(count(sessions, "\"steps\":["), 1) << sessions;
    EXPECT_EQ(count(sessions, "\"track_id\":"), 2) << sessions;
  }
}

}  // namespace
}  // namespace segue::testing
