// The implementation of Consumer. Everything librdkafka reports arrives as an event on the consumer's one
// queue and is handled in poll(): records, assignments and revocations, results of commits, errors.
// consumer.cpp polls, consumer_rebalance.cpp gains and loses partitions, consumer_close.cpp leaves the group.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "ingest/kafka/consumer.hpp"
#include "ingest/kafka/group_member.hpp"
#include "ingest/kafka/group_queries.hpp"
#include "ingest/kafka/handles.hpp"
#include "ingest/kafka/offset_commits.hpp"
#include "ingest/kafka/wakeup.hpp"

namespace segue::ingest {

struct Consumer::Impl {
  using milliseconds = std::chrono::milliseconds;
  using Clock = std::chrono::steady_clock;

  /// The handled part of a partition.
  struct Progress {
    Offset next = 0;
    Offset high = 0;                          // the newest known high watermark
    Offset client = RD_KAFKA_OFFSET_INVALID;  // the client's position before it began; not that one any more
  };

  Impl(const configs::Kafka& options, kafka::GroupMember member, const std::string& topic,
       ConsumerHandler& handler);

  std::size_t poll(std::size_t max_records);
  bool commit(milliseconds deadline);
  void restart();
  bool close(milliseconds deadline);

  /// Returns the number of records in the event.
  std::size_t handle(rd_kafka_event_t* event);
  std::size_t fetched(const rd_kafka_message_t& message);
  void failed(rd_kafka_event_t* event);

  void rebalance(rd_kafka_event_t* event);
  void assigned(const rd_kafka_topic_partition_list_t& list);
  void revoked(const rd_kafka_topic_partition_list_t& list);
  void handle_answer();
  void begin(const kafka::PartitionOffsets& offsets, Offset wanted, rd_kafka_topic_partition_list_t& list);
  void resume(const std::vector<kafka::PartitionOffsets>& all_offsets);
  void assign(const rd_kafka_topic_partition_list_t& list);
  void unassign(const rd_kafka_topic_partition_list_t& list);

  void do_timed_work();
  void note_passed();
  Offset client_position(Partition partition) const;
  void measure_lag();
  void note_committable(const std::vector<Partition>& partitions);
  std::vector<Partition> partitions() const;

  bool leave();
  /// Time left until the deadline of close(); unlimited before close().
  milliseconds left() const;

  const std::string topic_;
  const milliseconds commit_interval_;
  ConsumerHandler& handler_;
  kafka::Wakeup wakeup_;
  kafka::Client client_;
  kafka::Queue events_;
  kafka::OffsetCommits commits_;
  kafka::GroupQueries queries_;
  std::map<Partition, Progress> progress_;  // assigned partitions, as reported to the handler
  kafka::PartitionList waiting_;            // an assignment whose offsets are being fetched
  std::vector<Partition> stalled_;          // assigned, but out of the broker's offset range: to be restarted
  std::vector<Partition> restarted_;        // assigned, to begin anew
  bool ever_assigned_ = false;
  Clock::time_point next_tick_{};
  Clock::time_point next_commit_;
  Clock::time_point closing_until_ = Clock::time_point::max();
  std::atomic<std::int64_t> lag_ = 0;
};

/// The longest wait for a commit in close() or a revocation: the other members of the group wait meanwhile.
inline constexpr std::chrono::seconds last_commit_timeout{3};

}  // namespace segue::ingest
