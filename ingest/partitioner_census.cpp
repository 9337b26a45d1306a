#include "ingest/partitioner_census.hpp"

namespace segue::ingest {
namespace {

constexpr std::uint32_t nearly_all_percent = 95;

}  // namespace

std::string partitioner_likeness(std::optional<Partitioner> found) {
  if (found == Partitioner::crc32)
    return "it looks like crc32, the default of librdkafka and confluent-kafka";
  if (found == Partitioner::fnv1a) return "it looks like fnv1a, the default of sarama";
  if (found == Partitioner::murmur2_unsigned)
    return "it looks like murmur2_unsigned, the default of @platformatic/kafka";
  if (found == Partitioner::murmur2) return "it looks like murmur2, Java's default";
  return "it looks like none of them alone, as with clients of different defaults, or kafka-go's round robin";
}

std::string partitioner_remedy(std::optional<Partitioner> found) {
  if (found == Partitioner::crc32)
    return "set partitioner=murmur2_random there, or kafka.partitioner = \"crc32\" here";
  if (found == Partitioner::fnv1a)
    return "set a murmur2 partitioner there, or kafka.partitioner = \"fnv1a\" here";
  if (found == Partitioner::murmur2_unsigned)
    return "set its compatibilityPartitioner there, or kafka.partitioner = \"murmur2_unsigned\" here";
  if (found == Partitioner::murmur2) return "set kafka.partitioner = \"murmur2\" here";
  return "set a murmur2 partitioner in each, kafka.Murmur2Balancer in kafka-go";
}

std::optional<Partitioner> partitioner_of(const std::array<std::uint32_t, partitioner_count>& matches,
                                          std::uint32_t records) {
  for (const auto& [partitioner, name] : base::enumerators<Partitioner>)
    if (100 * matches[static_cast<std::size_t>(partitioner)] >= nearly_all_percent * records)
      return partitioner;
  return std::nullopt;
}

std::optional<std::string> PartitionerCensus::misplaced(const Record& record, const Layout& layout) {
  if (pause_ > 0) {
    --pause_;
    return std::nullopt;
  }
  ++records_;
  ++misplaced_;
  for (const auto& [partitioner, name] : base::enumerators<Partitioner>)
    if (partition_of(*record.key, layout.partitions(), partitioner) == record.partition)
      ++matches_[static_cast<std::size_t>(partitioner)];
  if (records_ < sample || misplaced_ < least_misplaced) return std::nullopt;
  const auto before = found_;
  found_ = partitioner_of(matches_, misplaced_);
  std::optional<std::string> news;
  if (first_ || found_ != before) news = finding(layout);
  records_ = misplaced_ = 0;
  matches_ = {};
  pause_ = period;
  first_ = false;
  return news;
}

std::string PartitionerCensus::finding(const Layout& layout) const {
  std::string text = "of " + std::to_string(records_) + " records " + std::to_string(misplaced_) +
                     " lie in another partition than their key's own by " +
                     std::string(base::to_string(layout.partitioner)) + ", to which they are sent on, a hop;";
  for (const auto& [partitioner, name] : base::enumerators<Partitioner>)
    if (partitioner != layout.partitioner)
      text += ' ' + std::to_string(matches_[static_cast<std::size_t>(partitioner)]) + " lie where " +
              std::string(name) + " puts them,";
  return text + " so of their producer's partitioner " + partitioner_likeness(found_) + ": " +
         partitioner_remedy(found_);
}

}  // namespace segue::ingest
