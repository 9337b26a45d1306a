// Test support: one player's conversation, with a broker inside the test's process whose faults it chooses.
#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "configs/load.hpp"
#include "ingest/embedded_broker.hpp"
#include "serving/api/conversation.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/serving/layouts_of.hpp"
#include "tests/serving/recording_sink.hpp"

namespace segue::serving {

/// Each test says what it wants in `config`, then calls open(); time stands still unless it moves `now`.
class ConversationTest : public ::testing::Test {
 protected:
  using Clock = Conversation::Clock;

  /// Begins a conversation over a new connection; shards there are from the first call on.
  void open() {
    if (!shards) {
      event_paths.emplace(EventPathContext{
          config, layouts, tracks, models, catalogue, subscription_registry, {}, {}, {}, {}});
      shards = std::make_unique<Shards>(*event_paths, broker.address());
      context.emplace(
          ConversationContext{config, layouts, tracks, *shards, subscription_registry, publisher, counters});
      shards->start();
    }
    sink = std::make_shared<RecordingSink>();
    conversation = std::make_unique<Conversation>(*context, sink, now);
  }

  void say(const std::string& text) { conversation->received(text, now); }
  void say(const std::string& text, int times) {
    for (int i = 0; i < times; ++i) say(text);
  }

  static std::string init(const std::string& user, const std::string& more = {}) {
    return R"({"type":"init","user_id":")" + user + '"' + more + '}';
  }
  static std::string play(const std::string& id, const std::string& track = "t1",
                          const std::string& more = {}) {
    return R"({"type":"play","event_id":")" + id + R"(","track_id":")" + track + '"' + more + '}';
  }

  /// The types of the messages that were answered so far; of an error its code.
  std::vector<std::string> answers() const {
    std::vector<std::string> answers;
    for (const std::string& message : sink->messages()) {
      const std::string type = field(message, "type");
      answers.push_back(type == "error" ? field(message, "code") : type);
    }
    return answers;
  }

  /// A text of a message; empty where it has none.
  static std::string field(const std::string& message, const std::string& name) {
    simdjson::dom::parser parser;
    std::string_view text;
    if (parser.parse(message)[name].get(text) != simdjson::SUCCESS) return {};
    return std::string(text);
  }

  /// No shards: no partition is ever owned, an init waits, all else is answered at once.
  static configs::Config defaults() {
    configs::Config config = configs::defaults();
    config.kafka = segue::testing::unique_kafka_options(2);
    config.serving.shards = 0;
    return config;
  }

  configs::Config config = defaults();
  Clock::time_point now = Clock::now();
  ingest::EmbeddedBroker broker{config.kafka};
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
  ModelSlot models;
  SubscriptionRegistry subscription_registry;
  ConnectionCounters counters;
  ingest::Producer producer{config.kafka, broker.address(), std::chrono::milliseconds(0)};
  LayoutSlot layouts{layouts_of(2)};
  EventPublisher publisher{producer, layouts, config.kafka.plays_topic};
  std::optional<EventPathContext> event_paths;
  std::unique_ptr<Shards> shards;
  std::optional<ConversationContext> context;
  std::shared_ptr<RecordingSink> sink;
  std::unique_ptr<Conversation> conversation;
};

}  // namespace segue::serving
