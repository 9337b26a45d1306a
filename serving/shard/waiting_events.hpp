// The batch of accepted events that wait to be scored together.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ingest/event.hpp"
#include "ingest/kafka/record.hpp"
#include "sessions/ids.hpp"

namespace segue::serving {

/// The data of an event that its list needs; the session is looked up again when it is scored.
struct WaitingEvent {
  ingest::Partition partition = 0;
  ingest::Offset offset = 0;
  std::string event_id;
  std::string user_id;
  ingest::Offset session = 0;  // the first offset of its session
  ingest::EventType type = ingest::EventType::play;
  sessions::TrackId track;
  std::chrono::steady_clock::time_point arrived;
  std::int64_t watermark_ms = 0;  // of the partition, after the event
};

/// A batch of at most Capacity events. Reuses its strings' memory. Not thread-safe.
template <std::size_t Capacity>
class WaitingEvents {
 public:
  /// A slot to fill. Precondition: size() < Capacity.
  WaitingEvent& add() { return events_[size_++]; }
  void clear() { size_ = 0; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const WaitingEvent> get() const { return {events_.data(), size_}; }

  /// True if applying an event of this listener could change or end the session of a waiting event: it is of
  /// the same listener, or `watermark_after_ms`, the partition's watermark after it, makes a waiting listener
  /// expire.
  bool affected_by(ingest::Partition partition, std::string_view user_id, std::int64_t watermark_after_ms,
                   std::int64_t expire_after_ms) const {
    const auto waiting = get();
    return std::any_of(waiting.begin(), waiting.end(), [&](const WaitingEvent& w) {
      return w.partition == partition &&
             (w.user_id == user_id || watermark_after_ms - w.watermark_ms > expire_after_ms);
    });
  }

 private:
  std::array<WaitingEvent, Capacity> events_;
  std::size_t size_ = 0;
};

}  // namespace segue::serving
