// The layouts in force, shared by all threads of the server.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "ingest/layout.hpp"

namespace segue::serving {

/// Thread-safe.
class LayoutSlot {
 public:
  /// `layouts` has at least one.
  explicit LayoutSlot(ingest::Layouts layouts)
      : layouts_(std::make_shared<const ingest::Layouts>(std::move(layouts))) {}

  void install(ingest::Layouts layouts) {
    auto fresh = std::make_shared<const ingest::Layouts>(std::move(layouts));
    const std::lock_guard lock(mutex_);
    layouts_.swap(fresh);
  }
  std::shared_ptr<const ingest::Layouts> get() const {
    const std::lock_guard lock(mutex_);
    return layouts_;
  }

  /// Of the newest layout.
  ingest::Partition own_partition(std::string_view user_id) const {
    return get()->newest()->own_partition(user_id);
  }
  std::string epoch() const { return get()->newest()->epoch; }
  std::int32_t partitions() const { return get()->newest()->partitions(); }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ingest::Layouts> layouts_;
};

}  // namespace segue::serving
