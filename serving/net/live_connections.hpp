// The registry of open connections, by which the server notifies them when it stops, and waits for their end.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace segue::serving {

/// A connection that the server can shut down.
class LiveConnection {
 public:
  virtual ~LiveConnection() = default;
  /// Starts an orderly close and returns. Any thread.
  virtual void shut_down() = 0;
};

/// Thread-safe.
class LiveConnections {
 public:
  void add(const std::shared_ptr<LiveConnection>& connection) {
    const std::lock_guard lock(mutex_);
    open_.emplace(connection.get(), connection);
  }

  void remove(const LiveConnection* connection) {
    const std::lock_guard lock(mutex_);
    open_.erase(connection);
    if (open_.empty()) all_gone_.notify_all();
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return open_.size();
  }

  void shut_down_all() {
    std::vector<std::weak_ptr<LiveConnection>> open;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [address, connection] : open_) open.push_back(connection);
    }
    for (const auto& weak : open)
      if (const auto connection = weak.lock()) connection->shut_down();
  }

  /// False: some were still open at the deadline.
  bool wait_until_gone(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    return all_gone_.wait_until(lock, deadline, [&] { return open_.empty(); });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable all_gone_;
  std::unordered_map<const LiveConnection*, std::weak_ptr<LiveConnection>> open_;
};

}  // namespace segue::serving
