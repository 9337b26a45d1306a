// The publisher of submitted events to the topic `plays`.
#pragma once

#include <string>

#include "ingest/kafka/producer.hpp"
#include "serving/protocol/submission.hpp"

namespace segue::serving {

/// Thread-safe.
class EventPublisher {
 public:
  EventPublisher(ingest::Producer& producer, std::string plays_topic)
      : producer_(producer), plays_topic_(std::move(plays_topic)) {}

  /// False: the producer's queue is full, and `delivered` will not be called. Otherwise it is called on the
  /// producer's thread.
  bool publish(const Submission& submission, ingest::DeliveryHandler delivered) {
    return producer_.produce(plays_topic_, submission.user_id, submission.json, {}, std::move(delivered));
  }

 private:
  ingest::Producer& producer_;
  const std::string plays_topic_;
};

}  // namespace segue::serving
