// The publisher of submitted events to the topic `plays`, each to its user's own partition.
#pragma once

#include <string>

#include "ingest/kafka/producer.hpp"
#include "serving/protocol/submission.hpp"
#include "serving/topic_views/layout_slot.hpp"

namespace segue::serving {

/// Thread-safe.
class EventPublisher {
 public:
  EventPublisher(ingest::Producer& producer, const LayoutSlot& layouts, std::string plays_topic)
      : producer_(producer), layouts_(layouts), plays_topic_(std::move(plays_topic)) {}

  /// False: the producer's queue is full, and `delivered` will not be called. Otherwise it is called on the
  /// producer's thread.
  bool publish(const Submission& submission, ingest::DeliveryHandler delivered) {
    return producer_.produce(plays_topic_, submission.user_id, submission.json, {}, std::move(delivered),
                             {.partition = layouts_.own_partition(submission.user_id)});
  }

 private:
  ingest::Producer& producer_;
  const LayoutSlot& layouts_;
  const std::string plays_topic_;
};

}  // namespace segue::serving
