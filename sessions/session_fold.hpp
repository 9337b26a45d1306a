// The deterministic fold of a partition's events into sessions: the same log gives the same sessions, in
// serving, in training and after a crash, independent of the clock, other partitions and batching.
//
//  - An event's effective time is the later of its own time and its listener's latest.
//  - A record whose event_id is among the listener's last `duplicate_window` records is a duplicate: no
//    effect. The window counts records, duplicates among them, so that it can be rebuilt from the log alone.
//  - A play opens a step. Before it, the session ends if the event's explicit session_id differs from the
//    session's, or, where the event names none, if the effective time is more than `gap` after the last;
//    or if it has `max_steps` steps.
//  - A skip or complete of the session's current track sets that step's action, if the step has none yet and
//    the session has not ended by the rules above; otherwise it is unmatched: counted, no list. One that
//    finds the session ended closes it.
//  - The watermark is the latest effective time seen in the partition (not Kafka's low and high watermarks,
//    which are offsets). A listener whose last record came when it was more than `expire_after` lower is
//    dropped, with all state kept for them.
//
// Read back from rebuild_point(), a partition has the same open sessions and continues identically;
// listener.hpp gives the reason. Only one that has reached `max_listeners` can differ, in which idle
// listeners it has dropped.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "configs/config.hpp"
#include "ingest/event.hpp"
#include "sessions/rebuild_point.hpp"
#include "sessions/session.hpp"
#include "sessions/track_interner.hpp"

namespace segue::sessions {

enum class Outcome : std::uint8_t { accepted, duplicate, unmatched };

struct FoldResult {
  Outcome outcome = Outcome::accepted;
  Session* session = nullptr;  // the listener's open session; set for accepted, valid until the next apply
  bool session_started = false;
};

/// The sessions of one partition. Not thread-safe.
class SessionFold {
 public:
  SessionFold(const configs::Sessions& options, TrackInterner& tracks, RebuildPoint start = {});
  ~SessionFold();
  SessionFold(SessionFold&&) noexcept;

  /// Applies the event at `offset`. Offsets must ascend. The event must be valid (far_future included).
  FoldResult apply(const ingest::ListeningEvent& event, std::int64_t offset);

  /// The listener's open session, or null. Does not change the state.
  Session* find(std::string_view user_id);

  /// The lowest offset (and its watermark) needed to rebuild the listeners kept; `next` when there is none.
  RebuildPoint rebuild_point(std::int64_t next) const;

  std::int64_t watermark_ms() const;
  /// Listeners kept, with or without an open session.
  std::size_t listener_count() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::sessions
