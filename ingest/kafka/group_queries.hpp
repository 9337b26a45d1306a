// The broker queries of a consumer that must not block its owner's thread: committed offsets, watermarks,
// broker availability.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ingest/kafka/consumer.hpp"
#include "ingest/kafka/handles.hpp"
#include "ingest/kafka/wakeup.hpp"

namespace segue::ingest::kafka {

/// The state of a partition: the position that the group committed, and its watermarks.
struct PartitionOffsets {
  Partition partition = 0;
  Position committed;
  Offset low = 0;
  Offset high = 0;
};

/// A thread that sends the query and retries until it is answered; an answer signals the wakeup.
class GroupQueries {
 public:
  GroupQueries(rd_kafka_t* client, std::string topic, const Wakeup& wakeup);
  ~GroupQueries() { stop(); }

  /// Stops permanently; the client may be destroyed afterwards. Waits for a query in flight, 4 s at most.
  void stop();

  /// One query at a time: a new one replaces the old.
  void request(std::vector<Partition> partitions);
  void cancel();
  bool pending() const;
  /// The answer to the latest query, returned once; nullopt: not there yet.
  std::optional<std::vector<PartitionOffsets>> answer();

  /// Any thread.
  bool brokers_up() const { return brokers_up_.load(std::memory_order_relaxed); }
  /// Reports that all brokers are unreachable; they are probed every half second from now on, until one
  /// answers.
  void brokers_down();

 private:
  void run(const std::stop_token& stop);
  std::optional<std::vector<PartitionOffsets>> find(const std::vector<Partition>& partitions) const;
  bool look(int all_topics) const;
  void probe();

  rd_kafka_t* client_;
  const std::string topic_;
  const Wakeup& wakeup_;
  std::atomic<bool> brokers_up_ = false;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t query_ = 0;  // number of the newest query: late answers to older ones are dropped
  std::vector<Partition> requested_;
  std::optional<std::vector<PartitionOffsets>> answer_;
  std::jthread thread_;
};

}  // namespace segue::ingest::kafka
