// From a submission to the topic `plays`.
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

  /// False: the way is full, `delivered` will not be called. Else it is, on the producer's thread.
  bool publish(const Submission& submission, ingest::DeliveryHandler delivered) {
    return producer_.produce(plays_topic_, submission.user_id, submission.json, {}, std::move(delivered));
  }

 private:
  ingest::Producer& producer_;
  const std::string plays_topic_;
};

}  // namespace segue::serving
