// The publisher of records that must arrive: each is retried until Kafka has it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ingest/kafka/producer.hpp"

namespace segue::ingest {

/// A record to be published, kept until the broker has acknowledged it.
struct Publication {
  std::string topic;
  std::optional<std::string> key;
  std::optional<std::string> value;
  Headers headers;
  Placement placement;
  std::function<void()> acknowledged;              // on the producer's thread
  std::function<void(Publication&)> if_too_large;  // may make it smaller before the next try
};

/// Retries every second, so that an unavailable topic delays what waits for the acknowledgement and loses
/// nothing. Thread-safe. What is not acknowledged at its destruction is dropped, not lost: whoever published
/// it has not committed its source. Destroy it before the producer.
class RetryingPublisher {
 public:
  explicit RetryingPublisher(Producer& producer);
  ~RetryingPublisher();
  void publish(Publication publication);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace segue::ingest
