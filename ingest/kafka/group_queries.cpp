#include "ingest/kafka/group_queries.hpp"

#include <spdlog/spdlog.h>

#include "ingest/kafka/metadata.hpp"

namespace segue::ingest::kafka {

using namespace std::chrono_literals;

namespace {

constexpr auto timeout = 1s;  // per request; stop() waits for at most three

}  // namespace

GroupQueries::GroupQueries(rd_kafka_t* client, std::string topic, const Wakeup& wakeup)
    : client_(client), topic_(std::move(topic)), wakeup_(wakeup) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void GroupQueries::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void GroupQueries::request(std::vector<Partition> partitions) {
  const std::scoped_lock lock(mutex_);
  ++query_;
  requested_ = std::move(partitions);
  answer_.reset();
  changed_.notify_all();
}

void GroupQueries::cancel() { request({}); }

bool GroupQueries::pending() const {
  const std::scoped_lock lock(mutex_);
  return !requested_.empty();
}

std::optional<std::vector<PartitionOffsets>> GroupQueries::answer() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

void GroupQueries::brokers_down() {
  if (brokers_up_.exchange(false)) spdlog::warn("kafka: all brokers are away");
  const std::scoped_lock lock(mutex_);
  changed_.notify_all();
}

void GroupQueries::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (!requested_.empty()) {
      const auto query = query_;
      const auto partitions = requested_;
      lock.unlock();
      auto all_offsets = find(partitions);
      lock.lock();
      if (query != query_) continue;
      if (all_offsets) {
        requested_.clear();
        answer_ = std::move(all_offsets);
        brokers_up_ = true;
        wakeup_.ring();
        continue;
      }
    } else if (!brokers_up_) {
      lock.unlock();
      probe();
      lock.lock();
    } else {
      changed_.wait(lock, stop, [this] { return !requested_.empty() || !brokers_up_; });
      continue;
    }
    // Not answered: retried soon, at once if there is a new query.
    if (!requested_.empty() || !brokers_up_)
      changed_.wait_for(lock, stop, 200ms, [this, query = query_] { return query != query_; });
  }
}

std::optional<std::vector<PartitionOffsets>> GroupQueries::find(
    const std::vector<Partition>& partitions) const {
  const PartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size()))};
  for (const Partition partition : partitions)
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), partition);
  // A look at all topics tells the group of partitions that were added. Every so often by itself
  // (topic.metadata.refresh.interval.ms), it holds up the records: p99 of event to push 22 ms instead of 3.
  if (!look(1)) return std::nullopt;
  OffsetRanges available;
  if (const auto error = watermarks(client_, *list, timeout, available)) {
    spdlog::debug("kafka: watermarks of {}: {}", topic_, rd_kafka_err2str(error));
    return std::nullopt;
  }
  if (const auto error =
          rd_kafka_committed(client_, list.get(), std::chrono::milliseconds(timeout).count())) {
    spdlog::debug("kafka: committed offsets of {}: {}", topic_, rd_kafka_err2str(error));
    return std::nullopt;
  }
  std::vector<PartitionOffsets> all_offsets;
  for (int i = 0; i < list->cnt; ++i) {
    const auto& entry = list->elems[i];
    if (entry.err) return std::nullopt;
    const auto range = available.at(entry.partition);
    all_offsets.push_back({.partition = entry.partition,
                           .committed = {.next = entry.offset >= 0 ? entry.offset : -1,
                                         .metadata = std::string(static_cast<const char*>(entry.metadata),
                                                                 entry.metadata ? entry.metadata_size : 0)},
                           .low = range.begin,
                           .high = range.end});
  }
  return all_offsets;
}

bool GroupQueries::look(int all_topics) const {
  const rd_kafka_metadata_t* metadata = nullptr;
  if (rd_kafka_metadata(client_, all_topics, nullptr, &metadata, std::chrono::milliseconds(timeout).count()))
    return false;
  rd_kafka_metadata_destroy(metadata);
  return true;
}

void GroupQueries::probe() {
  if (!look(0)) return;
  brokers_up_ = true;
  spdlog::info("kafka: a broker answers");
}

}  // namespace segue::ingest::kafka
