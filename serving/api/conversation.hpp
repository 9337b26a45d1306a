// What is said over one player's connection: init, then events and their acks, lists in between. Knows
// nothing of sockets.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "configs/config.hpp"
#include "serving/access/rate_limit.hpp"
#include "serving/protocol/client_message.hpp"
#include "serving/protocol/error_code.hpp"
#include "serving/protocol/event_publisher.hpp"
#include "serving/push/connection_counters.hpp"
#include "serving/push/subscription_registry.hpp"
#include "serving/shard/shards.hpp"

namespace segue::serving {

/// What all conversations share; outlives them.
struct ConversationContext {
  const configs::Config& config;
  std::int32_t partitions = 0;  // of the topic `plays`
  sessions::TrackInterner& tracks;
  Shards& shards;
  SubscriptionRegistry& subscription_registry;
  EventPublisher& publisher;
  ConnectionCounters& counters;
};

/// Belongs to its connection's strand. Answers go through the sink, some of them later and from other
/// threads; the conversation may be gone by then.
class Conversation {
 public:
  using Clock = std::chrono::steady_clock;

  /// Malformed messages in a row after which the player is taken for broken.
  static constexpr int max_malformed = 16;

  Conversation(const ConversationContext& context, std::weak_ptr<Sink> sink, Clock::time_point now);
  /// Leaves the subscription_registry.
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// A whole text message.
  void received(std::string_view text, Clock::time_point now);

  /// A ping, pong or anything else that costs without saying anything. Too many close the connection.
  void disturbed(Clock::time_point now);

  /// The init has been accepted; until then the connection is on probation.
  bool initialised() const { return subscription_ != nullptr; }

 private:
  void init(const InitMessage& message);
  void submit(std::string_view text);
  void malformed(const MessageError& error, std::string_view text);
  bool within_rate(Clock::time_point now);
  /// The user that the init speaks for; empty: it has been refused.
  std::string user_of(const InitMessage& message);

  void error(std::string_view code, std::string_view message, std::string_view event_id = {});
  void close(CloseCode code);

  const ConversationContext& context_;
  std::weak_ptr<Sink> sink_;
  RateLimit rate_;
  double refused_in_a_row_ = 0;
  int malformed_in_a_row_ = 0;
  std::shared_ptr<const Subscription> subscription_;
};

}  // namespace segue::serving
