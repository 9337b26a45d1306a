// A pollable descriptor that becomes readable when a queue has events, on ring(), and at every tick.
#pragma once

#include <chrono>

#include "ingest/kafka/handles.hpp"

namespace segue::ingest::kafka {

/// The tick lets its owner do timed work (commits) and poll often enough for max.poll.interval.ms, even on
/// idle partitions. Throws std::system_error when the system is out of descriptors.
class Wakeup {
 public:
  explicit Wakeup(std::chrono::milliseconds tick);
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  int fd() const { return epoll_; }
  /// From now on rings whenever `queue` turns from empty to not empty.
  void watch(rd_kafka_queue_t* queue) const;
  static void unwatch(rd_kafka_queue_t* queue);
  /// Any thread.
  void ring() const;
  /// Makes it unreadable until the next ring or tick. Call it before emptying the queue.
  void clear() const;

 private:
  int event_ = -1;
  int timer_ = -1;
  int epoll_ = -1;
};

}  // namespace segue::ingest::kafka
