#include "ingest/kafka/partitioner.hpp"

#include <boost/crc.hpp>
#include <cstdlib>

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

std::uint32_t crc32(std::string_view key) {
  boost::crc_32_type crc;
  crc.process_bytes(key.data(), key.size());
  return crc.checksum();
}

std::uint32_t fnv1a(std::string_view key) {
  std::uint32_t hash = 0x811c9dc5;
  for (const char c : key) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x01000193;
  return hash;
}

}  // namespace

Partition partition_of(std::string_view key, std::int32_t partitions, Partitioner partitioner) {
  switch (partitioner) {
    case Partitioner::crc32:
      return static_cast<Partition>(crc32(key) % static_cast<std::uint32_t>(partitions));
    case Partitioner::fnv1a:
      return std::abs(static_cast<std::int32_t>(fnv1a(key)) % partitions);
    case Partitioner::murmur2_unsigned:
      return static_cast<Partition>(murmur2(key) % static_cast<std::uint32_t>(partitions));
    case Partitioner::murmur2:
      break;
  }
  return static_cast<Partition>(murmur2(key) & 0x7fffffff) % partitions;
}

}  // namespace segue::ingest
