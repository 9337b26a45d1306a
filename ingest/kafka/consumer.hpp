// A member of the consumer group on one topic: at-least-once, offsets committed only as far as its handler
// says.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "configs/config.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// Where the next read of a partition begins, and the note that was committed with it.
struct Position {
  Offset next = -1;  // -1: nothing was ever committed
  std::string metadata;
  friend bool operator==(const Position&, const Position&) = default;
};

/// What a Consumer tells its owner; every call comes from inside Consumer::poll or close, on the caller's
/// thread.
class ConsumerHandler {
 public:
  virtual ~ConsumerHandler() = default;

  /// A partition is ours from now on. `low` and `high` are its watermarks. Returns the offset to read from,
  /// within [low, high].
  virtual Offset assigned(Partition partition, const Position& committed, Offset low, Offset high) = 0;

  /// One record; within a partition offsets ascend (gaps are possible: compaction, transactions).
  virtual void record(const Record& record) = 0;

  /// How far the partition may be committed now: after the last effect of a contiguous prefix. nullopt: no
  /// change.
  virtual std::optional<Position> committable(Partition partition) = 0;

  /// The partition is gone. What committable() said just before has been committed, unless `lost` (another
  /// member may already have it).
  virtual void revoked(Partition partition, bool lost) = 0;
};

/// Not thread-safe: one thread owns it, except where said. Reconnects by itself; brokers that are away show
/// in brokers_up() and in the log, never as an exception after construction.
class Consumer {
 public:
  /// Joins the group. Throws KafkaError on a configuration that librdkafka refuses.
  Consumer(const configs::Kafka& options, const std::string& brokers, const std::string& topic,
           ConsumerHandler& handler);
  /// Closes within a few seconds if close() was not called.
  ~Consumer();

  /// A descriptor that turns readable when poll() has work: records, news of the group, timed commits (at
  /// least every 200 ms). Only poll() reads it.
  int ready_fd() const;

  /// Handles what waits, at most `max_records` records, without blocking (but a revoked partition waits
  /// for its last commit, 3 s at most); commits when the interval has passed. Returns the records handled;
  /// equal to max_records: more may wait, and the descriptor is readable.
  std::size_t poll(std::size_t max_records);

  /// Commits what is committable now and waits for the broker's answer, at most `deadline`.
  void commit(std::chrono::milliseconds deadline);

  /// Stops reading, commits, leaves the group; false when it had to be cut short at the deadline.
  bool close(std::chrono::milliseconds deadline);

  /// Any thread.
  bool brokers_up() const;
  /// Records between the last one handled and the high watermark, all partitions of this member. Any thread.
  std::int64_t lag() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::ingest
