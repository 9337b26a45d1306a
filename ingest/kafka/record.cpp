#include "ingest/kafka/record.hpp"

#include <librdkafka/rdkafka.h>

namespace segue::ingest {
namespace {

// MurmurHash2 with the seed of org.apache.kafka.common.utils.Utils.murmur2, bytes read little-endian.
std::uint32_t murmur2(std::string_view key) {
  constexpr std::uint32_t seed = 0x9747b28c, multiplier = 0x5bd1e995;
  constexpr int shift = 24;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<std::uint8_t>(key[i]));
  };

  const std::size_t length = key.size();
  std::uint32_t hash = seed ^ static_cast<std::uint32_t>(length);
  std::size_t i = 0;
  for (; i + 4 <= length; i += 4) {
    std::uint32_t word = byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    word *= multiplier;
    word ^= word >> shift;
    word *= multiplier;
    hash = hash * multiplier ^ word;
  }
  if (i < length) {
    for (std::size_t rest = length - i; rest-- > 0;) hash ^= byte(i + rest) << (8 * rest);
    hash *= multiplier;
  }
  hash ^= hash >> 13;
  hash *= multiplier;
  return hash ^ hash >> 15;
}

}  // namespace

Partition partition_of(std::string_view key, std::int32_t partitions) {
  return static_cast<Partition>(murmur2(key) & 0x7fffffff) % partitions;
}

Headers Record::headers() const {
  Headers all;
  rd_kafka_headers_t* list = nullptr;
  if (!message || rd_kafka_message_headers(message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return all;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
    all.emplace_back(name, value ? std::string(static_cast<const char*>(value), size) : std::string());
  return all;
}

}  // namespace segue::ingest
