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
  return {.partition = message.partition,
          .offset = message.offset,
          .timestamp_ms = rd_kafka_message_timestamp(&message, nullptr),
          .key = bytes(message.key, message.key_len),
          .value = bytes(message.payload, message.len),
          .message = &message};
}

}  // namespace segue::ingest::kafka
