// The subscriptions of all connections, by the user whose lists they want.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
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

/// A connection as those see it who have something to say to it. Any thread; never blocks; what one thread
/// hands over arrives in that order.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void list(SharedText json) = 0;     // may be replaced by a newer one when the reader is slow
  virtual void message(SharedText json) = 0;  // never replaced
  virtual void close(CloseCode code) = 0;     // after what was handed over before
};

/// One connection's list_request, fixed at its init.
struct Subscription {
  std::string user_id;
  ingest::Partition partition = 0;
  models::ListOptions options;
  std::weak_ptr<Sink> sink;
  mutable bool ended = false;  // the subscription_registry's own, under its lock
};

/// Thread-safe. Its lock is held for a look-up only, never while anything is scored, composed or sent.
class SubscriptionRegistry {
 public:
  using Subscriptions = std::vector<std::shared_ptr<const Subscription>>;

  /// No effect after remove() of the same one: the connection may end while its init is still under way.
  void add(std::shared_ptr<const Subscription> subscription);
  void remove(const std::shared_ptr<const Subscription>& subscription);

  /// Sets `out` to the subscriptions of the user, in the order in which they were added.
  void find(std::string_view user_id, Subscriptions& out) const;

  /// Asks the connections of every user of the partition to close.
  void close_partition(ingest::Partition partition, CloseCode code) const;

  std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Subscriptions, base::StringHash, std::equal_to<>> by_user_;
  std::size_t size_ = 0;
};

}  // namespace segue::serving
