// The withdrawn tracks, as of the newest record of the topic `tracks`, shared with the shards.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "base/slot_view.hpp"
#include "ingest/kafka/record.hpp"
#include "models/scoring/withdrawn_tracks.hpp"

namespace segue::serving {

/// One state of them. Immutable, any thread.
struct Withdrawals {
  std::shared_ptr<const models::WithdrawnTracks> tracks;  // never null, never empty
  /// Offset on `tracks` of the newest record read; nullopt: the topic has several partitions, whose offsets
  /// number nothing.
  std::optional<ingest::Offset> number;
};

/// Thread-safe. A state is composed when somebody asks for it, so that a hundred thousand records cost one.
class WithdrawalsSlot {
 public:
  /// To be called before anything else, if at all: states have no number.
  void leave_unnumbered() { numbered_ = false; }
  bool numbered() const { return numbered_; }

  /// What a record of `tracks` says of its track, in the order of the topic.
  void apply(sessions::TrackId track, bool available, ingest::Offset offset);

  std::shared_ptr<const Withdrawals> get() const;  // null: nothing is withdrawn
  /// Changes with every state.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

 private:
  bool numbered_ = true;
  mutable std::mutex mutex_;
  std::set<sessions::TrackId> withdrawn_;
  ingest::Offset newest_ = -1;
  mutable std::shared_ptr<const models::WithdrawnTracks> tracks_;  // null: others are withdrawn now
  mutable std::shared_ptr<const Withdrawals> current_;             // null: none, or not composed yet
  std::atomic<std::uint64_t> generation_{0};
};

/// A shard's: the state to use, null where nothing is withdrawn.
using WithdrawalsView = base::SlotView<WithdrawalsSlot>;

/// What requests take: null where nothing is withdrawn.
inline const models::WithdrawnTracks* tracks_of(const Withdrawals* withdrawals) {
  return withdrawals != nullptr ? withdrawals->tracks.get() : nullptr;
}

}  // namespace segue::serving
