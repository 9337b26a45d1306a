// Offset commits with their notes: what may be committed, what the broker has acknowledged.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "ingest/kafka/consumer.hpp"
#include "ingest/kafka/handles.hpp"
#include "ingest/kafka/join_watch.hpp"

namespace segue::ingest::kafka {

/// What is noted stays due until the broker has acknowledged it, however often a commit fails. librdkafka's
/// own offset store is not used: it has no place for the note. One thread owns it.
class OffsetCommits {
 public:
  /// Results of start() come as events to `events`.
  OffsetCommits(rd_kafka_t* client, std::string topic, rd_kafka_queue_t* events,
                std::shared_ptr<const JoinWatch> join_watch);

  /// Nothing new when it is what the broker acknowledged last.
  void note(Partition partition, Position position);
  void drop(Partition partition);

  /// After an answer to librdkafka's rebalance: it may join again at once, so commits wait for a moment until
  /// that can be seen.
  void rebalanced();

  /// Sends what is due and returns; nothing while an earlier commit is under way or the member joins.
  void start();
  /// The RD_KAFKA_EVENT_OFFSET_COMMIT of start().
  void finished(rd_kafka_event_t* event);

  /// Commits what is due of `partitions` and waits, through a rebalance too; false when the broker refused or
  /// stayed silent until the deadline.
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
