// The dead-letter publisher: a refused record goes to `plays.dlq`, key and value unchanged, with headers that
// give its origin, the reason and how often it has been tried.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ingest/event.hpp"
#include "ingest/retrying_publisher.hpp"

namespace segue::ingest {

/// Of a dead letter, and of a record made of one: how often it has been refused so far.
inline constexpr std::string_view attempts_header = "segue.attempts";
/// Of a record made of a dead letter: "<partition>@<offset>" of that letter.
inline constexpr std::string_view replayed_header = "segue.replayed";

/// Headers (names after Kafka Connect): __connect.errors.topic, .partition, .offset, .reason, .message, and
/// attempts_header; the record's own headers come before them. `acknowledged` is called (producer's thread)
/// once the broker has acknowledged it. A value larger than that topic accepts is truncated, and
/// __connect.errors.value.bytes holds its original size. Thread-safe.
class DeadLetters {
 public:
  DeadLetters(RetryingPublisher& publisher, const configs::Kafka& options)
      : publisher_(publisher), source_(options.plays_topic), topic_(options.dead_letters_topic) {}
  void publish(const Record& record, const EventError& error, std::function<void()> acknowledged);

 private:
  RetryingPublisher& publisher_;
  const std::string source_;
  const std::string topic_;
};

/// The contents of a dead letter's headers.
struct DeadLetterOrigin {
  std::string topic;
  Partition partition = -1;
  Offset offset = -1;
  std::string reason;
  std::string message;
  bool cut = false;           // the value was truncated
  std::int64_t attempts = 1;  // refusals so far
};

/// nullopt when the headers are not a dead letter's.
std::optional<DeadLetterOrigin> dead_letter_origin(const Headers& headers);

/// The record's own headers, without those added above.
Headers original_headers(Headers headers);

}  // namespace segue::ingest
