// A member of the consumer group on one topic: at-least-once delivery, offsets committed only as far as its
// handler allows.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "configs/config.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// The next offset to read of a partition, and the metadata committed with it.
struct Position {
  Offset next = -1;  // -1: no offset has been committed
  std::string metadata;
  friend bool operator==(const Position&, const Position&) = default;
};

/// The callbacks of a Consumer; every call comes from within Consumer::poll or close, on the caller's thread.
class ConsumerHandler {
 public:
  virtual ~ConsumerHandler() = default;

  /// The partition has been assigned. `low` and `high` are its watermarks. Returns the offset to read from,
  /// within [low, high].
  virtual Offset assigned(Partition partition, const Position& committed, Offset low, Offset high) = 0;

  /// One record; within a partition offsets ascend (gaps are possible: compaction, transactions).
  virtual void record(const Record& record) = 0;

  /// The partition has been read up to `next`, with no record between the last one and there: what is there
  /// are the markers of transactions, or records of one that was aborted.
  virtual void passed(Partition partition, Offset next) = 0;

  /// The position up to which the partition may be committed now: the end of the contiguous prefix of
  /// completed records. nullopt: no change.
  virtual std::optional<Position> committable(Partition partition) = 0;

  /// The partition has been revoked. What committable() returned just before has been committed, unless
  /// `lost` (another member may already own it).
  virtual void revoked(Partition partition, bool lost) = 0;
};

/// Not thread-safe, except where noted: one thread owns it. Reconnects by itself; unreachable brokers are
/// reported by brokers_up() and in the log, never as an exception after construction.
class Consumer {
 public:
  /// Joins the group. Throws KafkaError on a configuration that librdkafka refuses.
  Consumer(const configs::Kafka& options, const std::string& brokers, const std::string& topic,
           ConsumerHandler& handler);
  /// Closes within a few seconds if close() was not called.
  ~Consumer();

  /// A descriptor that becomes readable when poll() has work: records, group events, timed commits (at least
  /// every 200 ms). Only poll() reads it.
  int ready_fd() const;

  /// Handles pending events, at most `max_records` records, without blocking (except that a revoked partition
  /// waits for its last commit, 3 s at most); commits when the interval has passed. Returns the number of
  /// records handled; if it equals max_records, more may be pending and the descriptor is readable.
  std::size_t poll(std::size_t max_records);

  /// Has every assigned partition begin anew, as after an assignment: commits, and calls assigned() with what
  /// was committed. The group learns of partitions that were added.
  void restart();

  /// Commits what is committable now and waits for the broker's response, at most `deadline`.
  void commit(std::chrono::milliseconds deadline);

  /// Stops reading, commits, leaves the group; false when aborted at the deadline.
  bool close(std::chrono::milliseconds deadline);

  /// Any thread.
  bool brokers_up() const;
  /// Records between the last one handled and the high watermark, summed over the partitions of this member.
  /// Any thread.
  std::int64_t lag() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::ingest
