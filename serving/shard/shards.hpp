// All shards of the process, and the routing of requests about a listener to the owning shard.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "serving/shard/shard.hpp"

namespace segue::serving {

/// Thread-safe after construction.
class Shards {
 public:
  using Clock = std::chrono::steady_clock;
  using Task = std::function<void(EventPath&)>;

  /// Throws KafkaError. `context` outlives it.
  Shards(const EventPathContext& context, const std::string& brokers);
  ~Shards();

  void start();

  /// Runs `task` on the thread of the shard that owns the partition and has rebuilt its sessions. If there is
  /// none, waits for one until `deadline`, then calls `unavailable`. Exactly one of the two is called, unless
  /// the shards end before.
  void on_owner(ingest::Partition partition, Task task, std::function<void()> unavailable,
                Clock::time_point deadline);

  /// Ends waits past their deadline, and closes the connections of listeners whose partition has moved to
  /// another process. To be called several times per second.
  void tick(Clock::time_point now);

  /// Requests all shards to end by the deadline; join() waits for them.
  void begin_stop(Clock::time_point deadline);
  void join();

  /// True if at least one partition is assigned, and the sessions of all assigned ones are rebuilt.
  bool ready() const;
  std::int64_t lag() const;
  bool brokers_up() const;
  const std::vector<std::unique_ptr<Shard>>& all() const { return shards_; }

 private:
  struct Waiting {
    Task task;
    std::function<void()> unavailable;
    Clock::time_point deadline;
  };
  struct Owner {
    Shard* shard = nullptr;          // null: not assigned
    Clock::time_point since;         // of the last change
    bool connections_closed = true;  // its listeners' connections have been closed
  };

  void became_ready(Shard& shard, ingest::Partition partition);
  void was_revoked(Shard& shard, ingest::Partition partition);
  void run_on(Shard& shard, ingest::Partition partition, Task task, std::function<void()> unavailable);

  const EventPathContext& context_;
  mutable std::mutex mutex_;
  std::map<ingest::Partition, Owner> owners_;
  std::multimap<ingest::Partition, Waiting> waiting_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace segue::serving
