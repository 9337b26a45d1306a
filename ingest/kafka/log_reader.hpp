// A reader of a topic outside any consumer group, for training, evaluation, topic views and listings.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// [begin, end) of one partition.
struct OffsetRange {
  Offset begin = 0;
  Offset end = 0;
};
using OffsetRanges = std::map<Partition, OffsetRange>;

/// The offsets that the log no longer holds before `ranges`, in words; empty: none.
std::string describe_missing(const OffsetRanges& ranges);

/// One thread at a time. Throws KafkaError when the broker is unreachable for `timeout` or the topic does not
/// exist.
class LogReader {
 public:
  LogReader(const configs::Kafka& options, const std::string& brokers, std::string topic,
            std::chrono::milliseconds timeout = std::chrono::seconds(10));
  ~LogReader();

  /// Current low and high watermarks of every partition; empty when the topic does not exist.
  OffsetRanges watermarks();

  /// Reads every record of the ranges, then returns. Records of a partition come in order of offsets;
  /// partitions interleave as they arrive.
  void read(const OffsetRanges& ranges, const std::function<void(const Record&)>& record);

  /// Reads from `from` on (absent partitions: from their low watermark), as records arrive, until `stop` is
  /// set.
  void follow(const std::map<Partition, Offset>& from, const std::function<void(const Record&)>& record,
              const std::atomic<bool>& stop);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::ingest
