// Test support for Kafka: a handler that records its calls, and polling until something has happened.
#pragma once

#include <poll.h>

#include <chrono>
#include <future>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/kafka/consumer.hpp"
#include "ingest/kafka/producer.hpp"

namespace segue::ingest {

/// A record, kept.
struct Kept {
  Partition partition = 0;
  Offset offset = 0;
  std::optional<std::string> key;
  std::optional<std::string> value;
  friend bool operator==(const Kept&, const Kept&) = default;
};

inline Kept keep(const Record& record) {
  return {.partition = record.partition,
          .offset = record.offset,
          .key = record.key ? std::optional<std::string>(*record.key) : std::nullopt,
          .value = record.value ? std::optional<std::string>(*record.value) : std::nullopt};
}

/// Starts where the group committed (else at the low watermark), keeps all records, and lets everything that
/// it has seen be committed, with the note "seen <n>".
class KeepingHandler : public ConsumerHandler {
 public:
  Offset assigned(Partition partition, const Position& committed, Offset low, Offset high) override {
    positions[partition] = committed;
    watermarks[partition] = {low, high};
    partitions.insert(partition);
    const Offset begin = committed.next >= 0 ? committed.next : low;
    next_[partition] = begin;
    return begin;
  }
  void record(const Record& record) override {
    records.push_back(keep(record));
    next_[record.partition] = record.offset + 1;
  }
  void passed(Partition partition, Offset next) override { next_[partition] = next; }
  std::optional<Position> committable(Partition partition) override {
    if (!commits) return std::nullopt;
    noted[partition] = next_.at(partition);
    return Position{.next = next_.at(partition), .metadata = "seen " + std::to_string(next_.at(partition))};
  }
  void revoked(Partition partition, bool was_lost) override {
    partitions.erase(partition);
    (was_lost ? lost : handed_over).insert(partition);
  }

  std::map<Partition, Position> positions;  // as told at the last assignment
  std::map<Partition, std::pair<Offset, Offset>> watermarks;
  std::set<Partition> partitions;  // ours now
  std::set<Partition> lost, handed_over;
  std::vector<Kept> records;
  bool commits = true;
  std::map<Partition, Offset> noted;  // what was let be committed last

 private:
  std::map<Partition, Offset> next_;
};

/// Polls the consumers, woken by their descriptors, until `done`; false at the deadline.
template <class Done>
bool poll_until(std::vector<Consumer*> consumers, Done done,
                std::chrono::milliseconds deadline = std::chrono::seconds(40)) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::vector<pollfd> descriptors;
    for (const Consumer* consumer : consumers) descriptors.push_back({consumer->ready_fd(), POLLIN, 0});
    ::poll(descriptors.data(), descriptors.size(), 1000);
    for (std::size_t i = 0; i < consumers.size(); ++i)
      if (descriptors[i].revents != 0) consumers[i]->poll(1000);
  }
  return true;
}

/// Produces and waits for the acknowledgement.
inline Delivery produce(Producer& producer, const std::string& topic, const std::string& key,
                        std::optional<std::string_view> value, const Headers& headers = {}) {
  std::promise<Delivery> delivered;
  auto delivery = delivered.get_future();
  if (!producer.produce(topic, key, value, headers, [&](const Delivery& d) { delivered.set_value(d); }))
    return {.error = "the queue is full"};
  return delivery.get();
}

}  // namespace segue::ingest
