// The idempotent producer: each record is acknowledged once by all replicas, in order per key.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "configs/config.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

struct Delivery {
  Partition partition = -1;
  Offset offset = -1;
  std::string error;       // empty: acknowledged
  bool too_large = false;  // the broker accepts no record of this size
};

/// Where and when a record is to stand; by default where its key belongs, and now.
struct Placement {
  std::optional<Partition> partition;
  std::int64_t timestamp_ms = 0;  // 0: now
};

/// Called once per record, on the producer's own thread; must not block.
using DeliveryHandler = std::function<void(const Delivery&)>;

/// Thread-safe. Keys go to partitions by murmur2_random. A thread of its own, woken by librdkafka's event
/// queue, calls the delivery handlers.
class Producer {
 public:
  /// `linger`: the longest time a record waits for others to share its batch. Throws KafkaError.
  Producer(const configs::Kafka& options, const std::string& brokers,
           std::chrono::milliseconds linger = std::chrono::milliseconds(1));
  /// Waits a few seconds for records in flight; the remaining ones get a failed Delivery.
  ~Producer();

  /// False: the local queue is full (try again after deliveries) and `delivered` will not be called. An
  /// absent value is a tombstone; a record without a key goes to any partition.
  bool produce(const std::string& topic, std::optional<std::string_view> key,
               std::optional<std::string_view> value, const Headers& headers, DeliveryHandler delivered,
               const Placement& placement = {});

  /// Learns anew which partitions the topic has; the client's own knowledge may be minutes old. Blocks for a
  /// second at most.
  void refresh(const std::string& topic);

  /// Waits until all are delivered; false at the deadline.
  bool flush(std::chrono::milliseconds deadline);

  bool brokers_up() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::ingest
