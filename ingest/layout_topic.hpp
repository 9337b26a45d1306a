// The topic of the layouts, read and written.
#pragma once

#include <string>

#include "configs/config.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/layout.hpp"

namespace segue::ingest {

/// One thread at a time. Throws KafkaError when the broker is unreachable for `timeout`.
class LayoutTopic {
 public:
  LayoutTopic(const configs::Kafka& options, const std::string& brokers,
              std::chrono::milliseconds timeout = std::chrono::seconds(10));

  /// All layouts; none where the topic does not exist.
  Layouts read();

  /// As read(), after writing the layout that is missing: where there is none, where the partitions of
  /// plays_topic are others than in the newest one, or where the topic was made again: its log ends before
  /// that layout begins, or earlier than this object has seen. With `partitioner_decides` also where
  /// kafka.partitioner is another. A layout begins at the current ends of the partitions that the one before
  /// has, and at 0 in new ones and in a topic made again. Several servers may call it at the same time.
  Layouts ensure(bool partitioner_decides);

 private:
  bool made_again(const Layout& newest, const OffsetRanges& plays) const;
  void write(const Layout& layout) const;

  const configs::Kafka& options_;
  const std::string brokers_;
  LogReader log_;
  LogReader plays_;
  Layouts layouts_;
  Offset read_to_ = 0;
  OffsetRanges seen_;       // of plays_topic, when it was last looked at
  std::string seen_under_;  // the epoch of the newest layout then
};

}  // namespace segue::ingest
