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

  /// Has all rebuild their sessions under the layouts now in the slot, and closes the connections of
  /// listeners who have another partition under it, or of all where the topic was made again.
  void layouts_changed();

  /// Requests all shards to end by the deadline; join() waits for them.
  void begin_stop(Clock::time_point deadline);
  void join();

  /// True once at least one partition is assigned, and the sessions of all assigned ones are rebuilt. A later
  /// change of owners does not make the whole process unready: requests for a partition wait for it.
  bool ready() const;
  /// Assigned partitions, and how many of them have their sessions.
  struct Assignment {
    std::size_t partitions = 0;
    std::size_t served = 0;
  };
  Assignment assignment() const;
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
    Shard* shard = nullptr;           // null: not assigned
    bool ready = false;               // its sessions are rebuilt
    Clock::time_point since;          // of the last change of the shard
    bool connections_closed = false;  // its listeners' connections have been closed
  };

  void was_assigned(Shard& shard, ingest::Partition partition);
  void became_ready(Shard& shard, ingest::Partition partition);
  void was_revoked(Shard& shard, ingest::Partition partition);
  void run_on(Shard& shard, ingest::Partition partition, Task task, std::function<void()> unavailable);

  const EventPathContext& context_;
  mutable std::mutex mutex_;
  std::map<ingest::Partition, Owner> owners_;
  std::multimap<ingest::Partition, Waiting> waiting_;
  bool stopping_ = false;
  mutable bool was_ready_ = false;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace segue::serving
