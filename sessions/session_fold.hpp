// The deterministic fold from a partition's events to its sessions: the same log gives the same sessions, in
// serving, in training and after a crash. No clock, no other partition and no batch has a say in it.
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
//    forgotten, with everything known about them.
//
// Read back from rebuild_point(), a partition has the same open sessions and decides the same from there on;
// why is said in listener.hpp. Only one that runs into `max_listeners` can differ, in which idle listeners it
// forgot.
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

/// One partition's sessions. Not thread-safe: its shard owns it.
class SessionFold {
 public:
  SessionFold(const configs::Sessions& options, TrackInterner& tracks, RebuildPoint start = {});
  ~SessionFold();
  SessionFold(SessionFold&&) noexcept;

  /// Applies the event at `offset`. Offsets must ascend. The event has passed validation (far_future
  /// included).
  FoldResult apply(const ingest::ListeningEvent& event, std::int64_t offset);

  /// The listener's open session, or null. An operator's or player's look: changes nothing.
  Session* find(std::string_view user_id);

  /// Lowest offset (and its watermark) that a remembered listener needs; `next` when there is none.
  RebuildPoint rebuild_point(std::int64_t next) const;

  std::int64_t watermark_ms() const;
  /// Listeners remembered, whether or not their session is still open.
  std::size_t listener_count() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::sessions
