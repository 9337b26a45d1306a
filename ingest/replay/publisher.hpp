// A bulk publisher: many records one after the other, as fast as the producer accepts them, with counts of
// their deliveries.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "ingest/kafka/producer.hpp"

namespace segue::ingest {

class Publisher {
 public:
  struct Counts {
    std::int64_t produced = 0;
    std::int64_t acknowledged = 0;
    std::int64_t failed = 0;
    std::string first_error;
  };

  /// Throws KafkaError like Producer.
  Publisher(const configs::Kafka& options, const std::string& brokers, std::chrono::milliseconds linger);

  /// Waits at most `timeout` while the producer's queue is full; false when it is still full and the record
  /// was not published. One thread.
  bool publish(const std::string& topic, std::string_view key, std::string_view value,
               std::chrono::milliseconds timeout);

  /// Waits until the broker has answered for every record; false at the deadline.
  bool flush(std::chrono::milliseconds deadline) { return producer_.flush(deadline); }

  Counts counts() const;

 private:
  void delivered(const Delivery& delivery);

  mutable std::mutex mutex_;
  std::condition_variable answered_;
  Counts counts_;
  Producer producer_;  // last: its thread calls delivered() until it is destroyed
};

}  // namespace segue::ingest
