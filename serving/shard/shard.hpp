// A shard: one thread with a consumer of its own, which owns the sessions of the partitions assigned to it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "serving/shard/event_path.hpp"

namespace segue::serving {

/// Started by start(), ended by begin_stop() and join(). Its thread sleeps until Kafka or a task wakes it.
class Shard {
 public:
  using PartitionHandler = std::function<void(ingest::Partition)>;

  /// Throws KafkaError. `assigned` (its sessions are being rebuilt), `ready` (they are) and `revoked` are
  /// called on the shard's thread.
  Shard(const EventPathContext& context, const std::string& brokers, PartitionHandler assigned,
        PartitionHandler ready, PartitionHandler revoked);
  ~Shard();

  void start();

  /// Runs `task` on the shard's thread, between two batches; drops it once the shard has ended. Any thread.
  void post(std::function<void(EventPath&)> task);

  /// Has it rebuild the sessions of its partitions under the layouts now in the slot. Any thread.
  void layouts_changed();

  /// Requests it to stop reading, wait for its dead letters, commit and leave the group, all by the deadline.
  void begin_stop(std::chrono::steady_clock::time_point deadline);
  void join();

  const ShardCounters& counters() const;
  const HitRates& hit_rates() const;
  std::int64_t lag() const;
  bool brokers_up() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving
