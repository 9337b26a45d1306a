// The slot of the version being served. Shards check it between two batches, without a lock unless it has
// changed.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/slot_view.hpp"
#include "serving/versions/served_model.hpp"

namespace segue::serving {

/// Thread-safe. A replaced version is kept until it is unused and release_retired() is called, so that no
/// shard ever frees its memory on the event path.
class ModelSlot {
 public:
  void install(std::shared_ptr<const ServedModel> model);
  std::shared_ptr<const ServedModel> get() const;  // null: nothing is served yet

  /// Changes with every install.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  /// Frees the replaced versions that are no longer in use.
  void release_retired();

  /// Kinds ("popularity", "trained") of the versions served since the start.
  std::map<models::VersionNumber, std::string> kinds() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ServedModel> current_;
  std::vector<std::shared_ptr<const ServedModel>> retired_;
  std::map<models::VersionNumber, std::string> kinds_;
  std::atomic<std::uint64_t> generation_{0};
};

/// A shard's: the version to use, null where nothing is served yet.
using ModelView = base::SlotView<ModelSlot>;

}  // namespace segue::serving
