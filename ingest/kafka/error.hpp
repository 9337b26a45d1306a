// The exception type of Kafka errors.
#pragma once

#include <stdexcept>
#include <string>

namespace segue::ingest {

/// Thrown while connecting and configuring; the message names the broker or topic and librdkafka's reason.
struct KafkaError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace segue::ingest
