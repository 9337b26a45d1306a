// Dead letters: a refused record goes to `plays.dlq`, key and value as they came, with headers that say why
// and whence.
#pragma once

#include <functional>

#include "ingest/event.hpp"
#include "ingest/kafka/producer.hpp"

namespace segue::ingest {

/// Headers (names after Kafka Connect): __connect.errors.topic, .partition, .offset, .reason, .message.
/// `acknowledged` is called (producer's thread) once the broker has it; the dead letter is retried until
/// then, so that an unavailable dead-letter topic holds the commit back and loses nothing.
class DeadLetters {
 public:
  DeadLetters(Producer& producer, const configs::Kafka& options);
  void publish(const Record& record, const EventError& error, std::function<void()> acknowledged);

 private:
  Producer& producer_;
  std::string plays_topic_;
  std::string dead_letters_topic_;
};

}  // namespace segue::ingest
