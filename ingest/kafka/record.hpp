// What a Kafka record is to Segue, and the partition that a key belongs to.
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

/// A record read: a view that lives until the handler returns.
struct Record {
  Partition partition = 0;
  Offset offset = 0;
  std::int64_t timestamp_ms = 0;  // CreateTime, as its producer set it
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;        // absent: a tombstone
  const rd_kafka_message_s* message = nullptr;  // where it came from; null in a record made by hand

  /// Copies of the record's headers, in their order.
  Headers headers() const;
};

/// The partition of a key as Java's default partitioner (and librdkafka's murmur2_random) has it:
/// (murmur2(key) & 0x7fffffff) mod partitions. partitions > 0.
Partition partition_of(std::string_view key, std::int32_t partitions);

}  // namespace segue::ingest
