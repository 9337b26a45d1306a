// The view of a librdkafka message as a Record.
#pragma once

#include "ingest/kafka/handles.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest::kafka {

/// A view, valid as long as the message.
inline Record as_record(const rd_kafka_message_t& message) {
  const auto bytes = [](const void* data, std::size_t size) {
    return data ? std::optional(std::string_view(static_cast<const char*>(data), size)) : std::nullopt;
  };
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t timestamp_ms = rd_kafka_message_timestamp(&message, &type);
  return {.partition = message.partition,
          .offset = message.offset,
          .timestamp_ms = timestamp_ms,
          .log_append_time = type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME,
          .key = bytes(message.key, message.key_len),
          .value = bytes(message.payload, message.len),
          .message = &message};
}

}  // namespace segue::ingest::kafka
