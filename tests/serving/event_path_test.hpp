// Test support: the way of one event without Kafka, on a log that the test writes.
#pragma once

#include <gmock/gmock.h>
#include <simdjson.h>

#include <deque>

#include "configs/load.hpp"
#include "serving/shard/event_path.hpp"
#include "tests/models/random_version.hpp"
#include "tests/serving/layouts_of.hpp"
#include "tests/serving/recording_sink.hpp"

namespace segue::serving {

using ingest::Offset;

struct Received {
  std::int64_t sequence = 0;
  std::string event_id;  // of its cause; empty: none
  std::string session;   // its id; empty: none
  std::int64_t steps = 0;
  std::int64_t version = -1;
  std::vector<std::string> tracks;

  explicit Received(const std::string& json) {
    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.parse(json);
    sequence = root["sequence"];
    if (root["cause"].is_object()) event_id = std::string_view(root["cause"]["event_id"]);
    if (root["session"].is_object()) {
      session = std::string_view(root["session"]["id"]);
      steps = root["session"]["steps"];
    }
    if (!root["version"].is_null()) version = root["version"];
    for (const simdjson::dom::element track : root["tracks"])
      tracks.emplace_back(std::string_view(track["track_id"]));
  }
};

/// An event path with everything around it, and its log.
struct Harness {
  Harness() {
    config.kafka.partitions = 1;
    config.recommender.k = 5;
  }

  /// A server that has just been assigned partition 0.
  void start(const ingest::Position& committed = {}, Offset low = 0) {
    path.reset();
    context.emplace(EventPathContext{
        config,
        layouts,
        tracks,
        slot,
        catalogue,
        subscription_registry,
        [this] { ++renewals; },
        [this](const ingest::Record& record, const ingest::EventError& error,
               std::function<void()> acknowledged) {
          dead_letters.push_back({record.offset, error.reason, std::move(acknowledged)});
        },
        [this](const ingest::Record& record, ingest::Partition to, std::function<void()> acknowledged) {
          sent_on.push_back({record.offset, to, std::move(acknowledged)});
        },
        {}});
    if (publish_copies)
      context->publish_copy = [this](std::string_view user, std::string_view json) {
        copies.emplace_back(std::string(user) + ' ' + std::string(json));
        return true;
      };
    path.emplace(*context,
                 EventPathOwner{[this](std::function<void()> task) { posted.push_back(std::move(task)); },
                                [](ingest::Partition) {}, [this](ingest::Partition) { ++ready; },
                                [](ingest::Partition, bool) {}},
                 counters, rates);
    read_from = path->assigned(0, committed, low, static_cast<Offset>(log.size()));
    for (Offset offset = read_from; offset < std::ssize(log); ++offset) handle(offset);
  }

  std::int64_t of(sessions::Outcome outcome) const {
    return counters.events[static_cast<std::size_t>(outcome)].get();
  }

  void serve(models::Version version, models::VersionNumber number) {
    version.manifest.version = number;
    slot.install(std::make_shared<const ServedModel>(std::move(version), tracks));
  }

  void handle(Offset offset) {
    const auto& [key, value] = log[static_cast<std::size_t>(offset)];
    ingest::Record record;
    record.offset = offset;
    record.timestamp_ms = now;
    record.key = key;
    record.value = value;
    path->record(record);
  }

  /// Appends to the log and hands it to the server.
  void receive(const std::string& user, const std::string& type, const std::string& track,
               std::int64_t timestamp_ms = 0, const std::string& more = {}) {
    const std::string id = "e" + std::to_string(log.size());
    log.emplace_back(user, R"({"event_id":")" + id + R"(","user_id":")" + user + R"(","track_id":")" + track +
                               R"(","type":")" + type + R"(","timestamp_ms":)" +
                               std::to_string(timestamp_ms == 0 ? ++now : timestamp_ms) + more + '}');
    handle(std::ssize(log) - 1);
  }
  void receive_garbage() {
    log.emplace_back("u1", "garbage");
    handle(std::ssize(log) - 1);
  }

  std::shared_ptr<RecordingSink> join(const std::string& user, models::ListOptions options,
                                      std::optional<Offset> last = std::nullopt,
                                      std::optional<std::string> session_id = std::nullopt) {
    auto sink = std::make_shared<RecordingSink>();
    auto subscription = std::make_shared<Subscription>();
    subscription->user_id = user;
    subscription->session_id = std::move(session_id);
    subscription->options = std::move(options);
    subscription->sink = sink;
    path->attach(subscription, last);
    return sink;
  }

  static std::vector<Received> lists(const RecordingSink& sink) {
    std::vector<Received> out;
    for (const std::string& json : sink.lists()) out.emplace_back(json);
    return out;
  }

  void run_posted() {
    for (; !posted.empty(); posted.pop_front()) posted.front()();
  }

  struct DeadLetter {
    Offset offset;
    ingest::Refusal reason;
    std::function<void()> acknowledged;
  };

  struct SentOn {
    Offset offset;
    ingest::Partition to;
    std::function<void()> acknowledged;
  };

  configs::Config config = configs::defaults();
  LayoutSlot layouts{layouts_of(1)};
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
  ModelSlot slot;
  SubscriptionRegistry subscription_registry;
  ShardCounters counters;
  HitRates rates;
  std::vector<DeadLetter> dead_letters;
  std::vector<SentOn> sent_on;
  std::vector<std::string> copies;
  std::deque<std::function<void()>> posted;
  std::vector<std::pair<std::string, std::string>> log;
  std::int64_t now = 1'700'000'000'000;
  Offset read_from = 0;
  int ready = 0;
  int renewals = 0;
  bool publish_copies = false;
  std::optional<EventPathContext> context;
  std::optional<EventPath> path;
};

class EventPathTest : public ::testing::Test, protected Harness {};

}  // namespace segue::serving
