// The idempotent producer: each record acknowledged once by all replicas, in order per key.
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
  bool too_large = false;  // the error is that the broker takes no record of this size
};

/// Called once a record, from the producer's own thread; must not block.
using DeliveryHandler = std::function<void(const Delivery&)>;

/// Thread-safe. Keys go to partitions by murmur2_random. Its own thread, woken by librdkafka's event queue,
/// hands out the deliveries.
class Producer {
 public:
  /// `linger`: how long a record may wait for others to share its batch.
  Producer(const configs::Kafka& options, const std::string& brokers,
           std::chrono::milliseconds linger = std::chrono::milliseconds(1));
  /// Waits a few seconds for what is in flight; the rest gets a failed Delivery.
  ~Producer();

  /// False: the local queue is full (try again after deliveries) and `delivered` will not be called. An
  /// absent value is a tombstone; a record without a key goes to any partition.
  bool produce(const std::string& topic, std::optional<std::string_view> key,
               std::optional<std::string_view> value, const Headers& headers, DeliveryHandler delivered);

  /// Waits until all are delivered; false at the deadline.
  bool flush(std::chrono::milliseconds deadline);

  bool brokers_up() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::ingest
