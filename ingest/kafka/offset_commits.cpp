#include "ingest/kafka/offset_commits.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <cstring>
#include <thread>

namespace segue::ingest::kafka {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

// A broker accepts no commit between the end of a join and the leader's assignment, which is short; the
// embedded one accepts none during the whole rebalance, and waiting for it would make the group wait for this
// member.
constexpr auto rebalance_patience = 500ms;

// From the answer to a rebalance until a JoinGroup that follows from it has been sent.
constexpr auto quiet_time = 100ms;

/// Transient errors: the same commit may succeed soon.
bool passes(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
      return true;
    default:
      return false;
  }
}

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

OffsetCommits::OffsetCommits(rd_kafka_t* client, std::string topic, rd_kafka_queue_t* events,
                             std::shared_ptr<const JoinWatch> join_watch)
    : client_(client), topic_(std::move(topic)), events_(events), join_watch_(std::move(join_watch)) {}

void OffsetCommits::note(Partition partition, Position position) {
  const auto acknowledged = acknowledged_.find(partition);
  if (acknowledged != acknowledged_.end() && acknowledged->second == position)
    due_.erase(partition);
  else
    due_[partition] = std::move(position);
}

void OffsetCommits::drop(Partition partition) {
  due_.erase(partition);
  acknowledged_.erase(partition);
}

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

void OffsetCommits::rebalanced() { quiet_until_ = Clock::now() + quiet_time; }

bool OffsetCommits::must_wait() const { return join_watch_->joining() || Clock::now() < quiet_until_; }

void OffsetCommits::start() {
  if (due_.empty() || under_way_ || must_wait()) return;
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
  const auto end = Clock::now() + deadline;
  const auto end_of_rebalance = std::min(end, Clock::now() + rebalance_patience);
  const Queue answers{rd_kafka_queue_new(client_)};
  for (;; std::this_thread::sleep_for(20ms)) {
    const auto offsets = list(partitions);
    if (offsets->cnt == 0) return true;
    const auto now = Clock::now();
    const bool wait = must_wait();
    if (now >= (wait ? end_of_rebalance : end)) return false;
    if (wait) continue;
    if (rd_kafka_commit_queue(client_, offsets.get(), answers.get(), nullptr, nullptr)) return false;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - now);
    const Event event{rd_kafka_queue_poll(answers.get(), static_cast<int>(left.count()))};
    if (!event) return false;
    const auto error = acknowledge(event.get());
    if (!error) return true;
    if (!passes(error)) return false;
    if (error == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS && Clock::now() >= end_of_rebalance) return false;
  }
}

bool OffsetCommits::commit_all(std::chrono::milliseconds deadline) { return commit(keys(due_), deadline); }

rd_kafka_resp_err_t OffsetCommits::acknowledge(rd_kafka_event_t* event) {
  // The event's own error may be that of one partition: each entry is checked individually.
  const auto* const offsets = rd_kafka_event_topic_partition_list(event);
  const auto error = rd_kafka_event_error(event);
  rd_kafka_resp_err_t worst = offsets ? RD_KAFKA_RESP_ERR_NO_ERROR : error;
  for (int i = 0; offsets && i < offsets->cnt; ++i) {
    const auto& entry = offsets->elems[i];
    const auto entry_error = entry.err ? entry.err : error;
    const auto due = due_.find(entry.partition);
    if (entry_error) {
      if (!worst || passes(worst)) worst = entry_error;
    } else if (due != due_.end()) {
      auto& acknowledged = acknowledged_[entry.partition];
      acknowledged = {.next = entry.offset, .metadata = std::string(note_of(entry))};
      if (due->second == acknowledged) due_.erase(due);  // else a newer position was noted meanwhile
    }
  }
  if (worst)
    spdlog::log(passes(worst) ? spdlog::level::debug : spdlog::level::warn,
                "kafka: committing offsets of {}: {}", topic_, rd_kafka_err2str(worst));
  return worst;
}

}  // namespace segue::ingest::kafka
