#include "ingest/kafka/offset_commits.hpp"

#include <spdlog/spdlog.h>

#include <cstring>

namespace segue::ingest::kafka {
namespace {

std::string_view note_of(const rd_kafka_topic_partition_t& entry) {
  return entry.metadata ? std::string_view(static_cast<const char*>(entry.metadata), entry.metadata_size)
                        : std::string_view();
}

// librdkafka frees an entry's metadata with free().
void set_note(rd_kafka_topic_partition_t& entry, const std::string& note) {
  if (note.empty()) return;
  entry.metadata = std::malloc(note.size());
  std::memcpy(entry.metadata, note.data(), note.size());
  entry.metadata_size = note.size();
}

std::vector<Partition> keys(const std::map<Partition, Position>& positions) {
  std::vector<Partition> partitions;
  for (const auto& [partition, position] : positions) partitions.push_back(partition);
  return partitions;
}

}  // namespace

OffsetCommits::OffsetCommits(rd_kafka_t* client, std::string topic, rd_kafka_queue_t* events)
    : client_(client), topic_(std::move(topic)), events_(events) {}

PartitionList OffsetCommits::list(const std::vector<Partition>& partitions) const {
  PartitionList offsets{rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size()))};
  for (const Partition partition : partitions) {
    const auto due = due_.find(partition);
    if (due == due_.end()) continue;
    auto* const entry = rd_kafka_topic_partition_list_add(offsets.get(), topic_.c_str(), partition);
    entry->offset = due->second.next;
    set_note(*entry, due->second.metadata);
  }
  return offsets;
}

void OffsetCommits::start() {
  if (due_.empty() || under_way_) return;
  const auto offsets = list(keys(due_));
  const auto error = rd_kafka_commit_queue(client_, offsets.get(), events_, nullptr, nullptr);
  if (error)
    spdlog::warn("kafka: committing offsets of {}: {}", topic_, rd_kafka_err2str(error));
  else
    under_way_ = true;
}

void OffsetCommits::finished(rd_kafka_event_t* event) {
  under_way_ = false;
  acknowledge(event);
}

bool OffsetCommits::commit(const std::vector<Partition>& partitions, std::chrono::milliseconds deadline) {
  const auto offsets = list(partitions);
  if (offsets->cnt == 0) return true;
  const Queue answers{rd_kafka_queue_new(client_)};
  if (rd_kafka_commit_queue(client_, offsets.get(), answers.get(), nullptr, nullptr)) return false;
  const Event event{rd_kafka_queue_poll(answers.get(), static_cast<int>(deadline.count()))};
  return event && acknowledge(event.get());
}

bool OffsetCommits::commit_all(std::chrono::milliseconds deadline) { return commit(keys(due_), deadline); }

bool OffsetCommits::acknowledge(rd_kafka_event_t* event) {
  // The event's own error may be that of one partition: each entry is judged by itself.
  const auto* const offsets = rd_kafka_event_topic_partition_list(event);
  const auto error = rd_kafka_event_error(event);
  bool all = offsets != nullptr;
  for (int i = 0; offsets && i < offsets->cnt; ++i) {
    const auto& entry = offsets->elems[i];
    const auto entry_error = entry.err ? entry.err : error;
    const auto due = due_.find(entry.partition);
    if (entry_error) {
      all = false;
      spdlog::warn("kafka: committing {} [{}] at {}: {}", topic_, entry.partition, entry.offset,
                   rd_kafka_err2str(entry_error));
    } else if (due != due_.end() && due->second.next == entry.offset &&
               due->second.metadata == note_of(entry)) {
      due_.erase(due);  // else something newer was noted meanwhile
    }
  }
  return all;
}

}  // namespace segue::ingest::kafka
