// One descriptor that turns readable when a queue has events, when somebody rings, and at every tick.
#pragma once

#include <chrono>

#include "ingest/kafka/handles.hpp"

namespace segue::ingest::kafka {

/// The tick is what lets its owner do timed work (commits) and keeps librdkafka assured that somebody polls,
/// even on partitions where nothing happens. Throws std::system_error when the system has no descriptors
/// left.
class Wakeup {
 public:
  explicit Wakeup(std::chrono::milliseconds tick);
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  int fd() const { return epoll_; }
  /// From now on `queue`'s turn from empty to not empty rings.
  void watch(rd_kafka_queue_t* queue) const;
  static void unwatch(rd_kafka_queue_t* queue);
  /// Any thread.
  void ring() const;
  /// Not readable any more, until the next ring or tick. Call it before emptying the queue.
  void clear() const;

 private:
  int event_ = -1;
  int timer_ = -1;
  int epoll_ = -1;
};

}  // namespace segue::ingest::kafka
