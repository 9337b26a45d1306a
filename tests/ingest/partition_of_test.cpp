// Hashes as Kafka's UtilsTest.testMurmur2 and librdkafka's own test list them.
#include <gtest/gtest.h>

#include <cstdint>

#include "ingest/kafka/partitioner.hpp"

namespace segue::ingest {
namespace {

TEST(PartitionOf, HashesLikeJava) {
  const std::pair<std::string_view, std::int32_t> hashes[] = {
      {"21", -973932308},
      {"foobar", -790332482},
      {"a-little-bit-long-string", -985981536},
      {"a-little-bit-longer-string", -1486304829},
      {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
      {"abc", 479470107},
      {"kafka", static_cast<std::int32_t>(0xd067cf64)},
      {"giberish123456789", static_cast<std::int32_t>(0x8f552b0c)},
      {"", 0x106e08d9},
  };
  for (const auto& [key, hash] : hashes) EXPECT_EQ(partition_of(key, INT32_MAX), hash & 0x7fffffff) << key;
}

TEST(PartitionOf, TakesBytesAsUnsigned) {
  // All lengths of the tail, high bits set: a sign extension would show.
  EXPECT_EQ(partition_of("\xff", 1'000), partition_of(std::string(1, static_cast<char>(255)), 1'000));
  for (const auto* key : {"\xc3\xa9", "\xe2\x99\xab", "\xf0\x9f\x8e\xb5", "\xf0\x9f\x8e\xb5\xc3"}) {
    const Partition partition = partition_of(key, 16);
    EXPECT_GE(partition, 0);
    EXPECT_LT(partition, 16);
  }
}

// Published check values: CRC-32 of "123456789" is cbf43926, 32-bit FNV-1a of "foobar" bf9cf968.
TEST(PartitionOf, Crc32IsLibrdkafkasDefault) {
  EXPECT_EQ(partition_of("123456789", 1000, Partitioner::crc32), 0xcbf43926U % 1000);
  EXPECT_EQ(partition_of("123456789", 7, Partitioner::crc32), 0xcbf43926U % 7);
}

TEST(PartitionOf, Fnv1aDropsTheSignOfTheRemainderAsSaramaDoes) {
  constexpr std::int64_t as_signed = 0xbf9cf968LL - (1LL << 32);
  EXPECT_EQ(partition_of("foobar", 1000, Partitioner::fnv1a), -as_signed % 1000);
  EXPECT_EQ(partition_of("foobar", 7, Partitioner::fnv1a), -as_signed % 7);
}

TEST(PartitionOf, WithoutJavasMaskMurmur2IsAnotherUnlessPartitionsAreAPowerOfTwo) {
  constexpr std::uint32_t foobar = static_cast<std::uint32_t>(-790332482);
  EXPECT_EQ(partition_of("foobar", 6, Partitioner::murmur2_unsigned), foobar % 6);
  EXPECT_NE(partition_of("foobar", 6, Partitioner::murmur2_unsigned), partition_of("foobar", 6));
  EXPECT_EQ(partition_of("foobar", 8, Partitioner::murmur2_unsigned), partition_of("foobar", 8));
}

}  // namespace
}  // namespace segue::ingest
