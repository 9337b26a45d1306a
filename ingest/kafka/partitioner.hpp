// The partitioners of Kafka clients: which partition of a topic a key goes to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/enum_names.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// murmur2: Java's default, (murmur2(key) & 0x7fffffff) mod partitions; librdkafka calls it murmur2_random.
/// crc32: librdkafka's own default (consistent_random), hence that of confluent-kafka: CRC-32 mod partitions.
/// fnv1a: sarama's default: 32-bit FNV-1a as a signed number mod partitions, its sign dropped.
/// murmur2_unsigned: the default of @platformatic/kafka, murmur2(key) mod partitions: murmur2 only where the
/// number of partitions is a power of two.
enum class Partitioner : std::uint8_t { murmur2, crc32, fnv1a, murmur2_unsigned };
BOOST_DESCRIBE_ENUM(Partitioner, murmur2, crc32, fnv1a, murmur2_unsigned)
inline constexpr std::size_t partitioner_count = base::enumerators<Partitioner>.size();

/// partitions > 0.
Partition partition_of(std::string_view key, std::int32_t partitions,
                       Partitioner partitioner = Partitioner::murmur2);

}  // namespace segue::ingest
