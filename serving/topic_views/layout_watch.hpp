// The watch over the partitions of `plays` while the server runs: partitions added, the topic made again.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "configs/config.hpp"
#include "ingest/layout_topic.hpp"
#include "serving/topic_views/layout_slot.hpp"

namespace segue::serving {

/// A thread that asks the brokers every two seconds; the client's own metadata would be some minutes old.
class LayoutWatch {
 public:
  /// `changed`: a layout that another server wrote, or that was missing and has been written, is now in
  /// `slot`. On this thread, or on that of renew().
  LayoutWatch(const configs::Kafka& options, const std::string& brokers, LayoutSlot& slot,
              std::function<void()> changed);

  void start();
  void request_stop() { thread_.request_stop(); }
  /// Waits for a look in progress, a few seconds at most; `changed` is not called afterwards.
  void join() { thread_ = {}; }

  /// Looks at once. Any thread; a broker that does not answer is logged, and asked again by the watch.
  void renew();

 private:
  void watch(const std::stop_token& stop);

  LayoutSlot& slot_;
  const std::function<void()> changed_;
  std::mutex mutex_;  // of the topic
  ingest::LayoutTopic topic_;
  std::jthread thread_;
};

}  // namespace segue::serving
