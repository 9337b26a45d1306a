// The subscriptions of all connections, by user.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/string_hash.hpp"
#include "ingest/kafka/record.hpp"
#include "models/scoring/recommender.hpp"
#include "serving/protocol/close_code.hpp"
#include "serving/push/output_queue.hpp"

namespace segue::serving {

/// The sending side of a connection. Any thread; never blocks; texts from one thread are sent in order.
class Sink {
 public:
  virtual ~Sink() = default;
  /// May be replaced by a newer one of the same session (its first offset) when the reader is slow.
  virtual void list(SharedText json, ingest::Offset session) = 0;
  virtual void message(SharedText json) = 0;  // never replaced
  virtual void close(CloseCode code) = 0;     // after the texts passed before
};

/// One connection's request for lists, fixed at its init.
struct Subscription {
  bool wants(const sessions::Session* session) const {
    return !session_id ||
           (session != nullptr && session->explicit_id != nullptr && *session->explicit_id == *session_id);
  }

  std::string user_id;
  ingest::Partition partition = 0;
  std::optional<std::string> session_id;  // the lists of this session alone; else those of all
  models::ListOptions options;
  std::size_t max_list_bytes = 0;  // of a list's message; 0: no limit
  std::weak_ptr<Sink> sink;
  mutable bool ended = false;  // of the registry, under its lock
};

/// Thread-safe. Its lock is held during look-ups only, never while lists are scored, composed or sent.
class SubscriptionRegistry {
 public:
  using Subscriptions = std::vector<std::shared_ptr<const Subscription>>;

  /// No effect after remove() of the same one: a connection may end before its init is complete.
  void add(std::shared_ptr<const Subscription> subscription);
  void remove(const std::shared_ptr<const Subscription>& subscription);

  /// Sets `out` to the subscriptions of the user, in the order in which they were added.
  void find(std::string_view user_id, Subscriptions& out) const;

  /// Closes the connections whose subscription is `leaving`. It is called under the lock.
  void close_if(const std::function<bool(const Subscription&)>& leaving, CloseCode code) const;

  std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Subscriptions, base::StringHash, std::equal_to<>> by_user_;
  std::size_t size_ = 0;
};

}  // namespace segue::serving
