// Kafka records as Segue reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct rd_kafka_message_s;

namespace segue::ingest {

using Partition = std::int32_t;
using Offset = std::int64_t;
using Headers = std::vector<std::pair<std::string, std::string>>;

/// A record read: a view, valid until the handler returns.
struct Record {
  Partition partition = 0;
  Offset offset = 0;
  std::int64_t timestamp_ms = 0;  // CreateTime, as its producer set it, or LogAppendTime
  bool log_append_time = false;   // the broker set the timestamp
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;        // absent: a tombstone
  const rd_kafka_message_s* message = nullptr;  // the source; null in a record constructed in memory

  /// Copies of the record's headers, in order.
  Headers headers() const;
};

}  // namespace segue::ingest
