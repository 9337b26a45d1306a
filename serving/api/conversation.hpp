// The protocol state machine of one player's connection: init, then events and their acks, interleaved with
// lists. Independent of sockets.
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
#include "serving/topic_views/layout_slot.hpp"

namespace segue::serving {

/// The dependencies shared by all conversations; outlives them.
struct ConversationContext {
  const configs::Config& config;
  const LayoutSlot& layouts;
  sessions::TrackInterner& tracks;
  Shards& shards;
  SubscriptionRegistry& subscription_registry;
  EventPublisher& publisher;
  ConnectionCounters& counters;
};

/// Used on its connection's strand only. Responses go to the sink, some of them later and from other threads,
/// possibly after the conversation has been destroyed.
class Conversation {
 public:
  using Clock = std::chrono::steady_clock;

  /// Consecutive malformed messages within `malformed_within` after which the connection is closed: a client
  /// that will not get better, not one that sends something unknown now and then.
  static constexpr int max_malformed = 16;
  static constexpr std::chrono::seconds malformed_within{10};

  Conversation(const ConversationContext& context, std::weak_ptr<Sink> sink, Clock::time_point now);
  /// Removes its subscription from the registry.
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Handles a complete text message.
  void received(std::string_view text, Clock::time_point now);

  /// Counts a ping frame against the rate limit. Too many close the connection.
  void ping_received(Clock::time_point now);

  /// True once the init has been accepted.
  bool initialised() const { return subscription_ != nullptr; }

 private:
  void init(const InitMessage& message);
  void submit(std::string_view text);
  void malformed(const MessageError& error, std::string_view text, Clock::time_point now);
  bool within_rate(Clock::time_point now);
  /// The user of the init; empty: the init has been refused.
  std::string user_of(const InitMessage& message);

  void error(std::string_view code, std::string_view message, std::string_view event_id = {});
  void close(CloseCode code);

  const ConversationContext& context_;
  std::weak_ptr<Sink> sink_;
  RateLimit rate_;
  double refused_in_a_row_ = 0;
  int malformed_in_a_row_ = 0;
  Clock::time_point malformed_since_;  // the first of the row
  PlayerClock player_clock_;
  std::shared_ptr<const Subscription> subscription_;
};

}  // namespace segue::serving
