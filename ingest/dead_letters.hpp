// Dead letters: a refused record goes to `plays.dlq`, key and value as they came, with headers that say why
// and whence.
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
/// it; the dead letter is retried each second until then, so that an unavailable dead-letter topic holds the
/// commit back and loses nothing. A value larger than that topic takes is cut, and
/// __connect.errors.value.bytes says what its size was. Thread-safe; what is not acknowledged when it is
/// destroyed is forgotten (not lost: nobody could commit past it). Destroy it before the producer.
class DeadLetters {
 public:
  DeadLetters(Producer& producer, const configs::Kafka& options);
  ~DeadLetters();
  void publish(const Record& record, const EventError& error, std::function<void()> acknowledged);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

/// What the headers of a dead letter say.
struct DeadLetterOrigin {
  std::string topic;
  Partition partition = -1;
  Offset offset = -1;
  std::string reason;
  std::string message;
  bool cut = false;  // the value is not whole
};

/// nullopt when the headers are not a dead letter's.
std::optional<DeadLetterOrigin> dead_letter_origin(const Headers& headers);

/// The headers that the record had before it became a dead letter.
Headers original_headers(Headers headers);

}  // namespace segue::ingest
