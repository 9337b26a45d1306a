// The rebalancing of a Consumer: the cooperative protocol, incremental in both directions.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "ingest/kafka/consumer_impl.hpp"

namespace segue::ingest {
namespace {

std::vector<Partition> partitions_of(const rd_kafka_topic_partition_list_t& list) {
  std::vector<Partition> partitions;
  for (int i = 0; i < list.cnt; ++i) partitions.push_back(list.elems[i].partition);
  return partitions;
}

}  // namespace

void Consumer::Impl::rebalance(rd_kafka_event_t* event) {
  const auto& list = *rd_kafka_event_topic_partition_list(event);
  if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
    assigned(list);
  else
    revoked(list);
}

// Reading starts once committed offsets and watermarks are known (handle_answer); until then librdkafka
// waits.
void Consumer::Impl::assigned(const rd_kafka_topic_partition_list_t& list) {
  ever_assigned_ = true;
  if (list.cnt == 0) return assign(list);
  waiting_.reset(rd_kafka_topic_partition_list_copy(&list));
  queries_.request(partitions_of(list));
}

void Consumer::Impl::handle_answer() {
  const auto all_offsets = queries_.answer();
  if (!all_offsets) return;
  if (waiting_) {
    const auto list = std::move(waiting_);
    for (const auto& offsets : *all_offsets)
      begin(offsets, handler_.assigned(offsets.partition, offsets.committed, offsets.low, offsets.high),
            *list);
    assign(*list);
  } else {
    resume(*all_offsets);
  }
}

// Sets the offset of the partition's entry in `list`.
void Consumer::Impl::begin(const kafka::PartitionOffsets& offsets, Offset wanted,
                           rd_kafka_topic_partition_list_t& list) {
  const Offset offset = std::clamp(wanted, offsets.low, offsets.high);
  if (offset != wanted)
    spdlog::warn("{} [{}]: wanted offset {}, but the broker has {} to {}: reading from {}", topic_,
                 offsets.partition, wanted, offsets.low, offsets.high, offset);
  progress_[offsets.partition] = {
      .next = offset, .high = offsets.high, .client = client_position(offsets.partition)};
  rd_kafka_topic_partition_list_find(&list, topic_.c_str(), offsets.partition)->offset = offset;
}

// Partitions whose offset is out of the broker's range, which are not read until restarted, and those that
// are to begin anew. So does one whose log ends before what was read of it: it is another log, of a topic
// deleted and created again, and what is committed is an offset of the old one.
void Consumer::Impl::resume(const std::vector<kafka::PartitionOffsets>& all_offsets) {
  const kafka::PartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(all_offsets.size()))};
  for (const auto& offsets : all_offsets) {
    const auto progress = progress_.find(offsets.partition);
    if (progress == progress_.end()) continue;
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), offsets.partition);
    const bool made_again = offsets.high < progress->second.next;
    if (made_again) {
      spdlog::warn(
          "{} [{}]: the log ends at {}, before {}, up to which it was read: the topic was made again, "
          "and is read from its first record",
          topic_, offsets.partition, offsets.high, progress->second.next);
      commits_.drop(offsets.partition);
    }
    const bool anew = std::erase(restarted_, offsets.partition) > 0 || made_again;
    begin(offsets,
          anew ? handler_.assigned(offsets.partition, made_again ? Position() : offsets.committed,
                                   offsets.low, offsets.high)
               : progress->second.next,
          *list);
    std::erase(stalled_, offsets.partition);
  }
  if (list->cnt == 0) return;
  unassign(*list);
  assign(*list);
}

void Consumer::Impl::assign(const rd_kafka_topic_partition_list_t& list) {
  const kafka::Error error{rd_kafka_incremental_assign(client_.get(), &list)};
  commits_.rebalanced();
  if (error) spdlog::error("kafka: assignment of {}: {}", topic_, rd_kafka_error_string(error.get()));
}

void Consumer::Impl::revoked(const rd_kafka_topic_partition_list_t& list) {
  bool lost = rd_kafka_assignment_lost(client_.get());
  std::vector<Partition> ours;
  for (const Partition partition : partitions_of(list))
    if (progress_.contains(partition)) ours.push_back(partition);
  note_committable(ours);
  if (!lost && !commits_.commit(ours, std::min(milliseconds(last_commit_timeout), left()))) {
    spdlog::warn("kafka: {} partitions of {} leave without their last commit", ours.size(), topic_);
    lost = true;
  }
  for (const Partition partition : ours) {
    progress_.erase(partition);
    std::erase(stalled_, partition);
    std::erase(restarted_, partition);
    commits_.drop(partition);
    handler_.revoked(partition, lost);
  }
  unassign(list);
}

void Consumer::Impl::unassign(const rd_kafka_topic_partition_list_t& list) {
  const kafka::Error error{rd_kafka_incremental_unassign(client_.get(), &list)};
  commits_.rebalanced();
  if (error) spdlog::error("kafka: revocation of {}: {}", topic_, rd_kafka_error_string(error.get()));
}

}  // namespace segue::ingest
