// The dead-letter publisher: a refused record goes to `plays.dlq`, key and value unchanged, with headers that
// give its origin and the reason.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ingest/event.hpp"
#include "ingest/kafka/producer.hpp"

namespace segue::ingest {

/// Headers (names after Kafka Connect): __connect.errors.topic, .partition, .offset, .reason, .message; the
/// record's own headers come before them. `acknowledged` is called (producer's thread) once the broker has
/// acknowledged it; until then the dead letter is retried every second, so that an unavailable dead-letter
/// topic delays the offset commit and loses nothing. A value larger than that topic accepts is truncated, and
/// __connect.errors.value.bytes holds its original size. Thread-safe. Dead letters not acknowledged at
/// destruction are dropped, not lost: their offsets have not been committed. Destroy it before the producer.
class DeadLetters {
 public:
  DeadLetters(Producer& producer, const configs::Kafka& options);
  ~DeadLetters();
  void publish(const Record& record, const EventError& error, std::function<void()> acknowledged);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

/// The contents of a dead letter's headers.
struct DeadLetterOrigin {
  std::string topic;
  Partition partition = -1;
  Offset offset = -1;
  std::string reason;
  std::string message;
  bool cut = false;  // the value was truncated
};

/// nullopt when the headers are not a dead letter's.
std::optional<DeadLetterOrigin> dead_letter_origin(const Headers& headers);

/// The record's own headers, without those added above.
Headers original_headers(Headers headers);

}  // namespace segue::ingest
