// Offset commits with metadata: positions due for commit, and those acknowledged by the broker.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "ingest/kafka/consumer.hpp"
#include "ingest/kafka/handles.hpp"
#include "ingest/kafka/join_watch.hpp"

namespace segue::ingest::kafka {

/// A noted position stays due until the broker has acknowledged it, however often a commit fails.
/// librdkafka's own offset store is not used: it cannot hold metadata. Not thread-safe.
class OffsetCommits {
 public:
  /// Results of start() are delivered as events to `events`.
  OffsetCommits(rd_kafka_t* client, std::string topic, rd_kafka_queue_t* events,
                std::shared_ptr<const JoinWatch> join_watch);

  /// Makes a position due for commit; no effect if the broker acknowledged the same one last.
  void note(Partition partition, Position position);
  void drop(Partition partition);

  /// To be called after acknowledging a rebalance: librdkafka may join again at once, so commits pause
  /// briefly until JoinWatch can see it.
  void rebalanced();

  /// Sends the due positions without waiting; does nothing while an earlier commit is in flight or the member
  /// is joining.
  void start();
  /// Handles the RD_KAFKA_EVENT_OFFSET_COMMIT of start().
  void finished(rd_kafka_event_t* event);

  /// Commits the due positions of `partitions` and waits, even during a rebalance; false when the broker
  /// refused or did not answer by the deadline.
  bool commit(const std::vector<Partition>& partitions, std::chrono::milliseconds deadline);
  bool commit_all(std::chrono::milliseconds deadline);

 private:
  bool must_wait() const;
  PartitionList list(const std::vector<Partition>& partitions) const;
  rd_kafka_resp_err_t acknowledge(rd_kafka_event_t* event);

  rd_kafka_t* client_;
  const std::string topic_;
  rd_kafka_queue_t* events_;
  const std::shared_ptr<const JoinWatch> join_watch_;
  std::map<Partition, Position> due_;
  std::map<Partition, Position> acknowledged_;
  bool under_way_ = false;
  std::chrono::steady_clock::time_point quiet_until_{};
};

}  // namespace segue::ingest::kafka
