// The deterministic fold of a partition's events into sessions: the same log gives the same sessions, in
// serving, in training and after a crash, independent of the clock, other partitions and batching. Steps
// stand in the order of the log; time decides only to which session an event belongs, and whether it is live.
//
//  - Membership. An event with a session_id belongs to the open session of that id whose time span, widened
//  by
//    `gap`, holds its time; without one to any such session, the nearest latest time first. A play that no
//    session holds opens one. At most `open_per_listener` are open: the least recently touched goes. A
//    session takes `max_steps` plays; the next one opens another.
//  - Ends. A skip or complete ends the newest step of its track that has no end, in its own session, else in
//    any of the listener's; else it is unmatched: counted, no list. With `position_ms` it shows that there
//    was no silence since its play.
//  - Resume. A play of its session's newest, still open track at 0 < position_ms <= elapsed time + 10 s goes
//  on
//    with that step. Echo: the same track from another client within 2 s is the same play.
//  - Duplicates. A record whose event_id is among the listener's last `duplicate_window` records, and one
//  equal
//    to a step of an open session in track, type and time, has no effect. The window counts records,
//    duplicates among them, so that it can be rebuilt from the log alone.
//  - Live. An event more than `gap` before the listener's latest time is late: it takes effect without a
//  list.
//  - Idle. A listener whose last record came when the partition's Watermark was more than `expire_after`
//  lower
//    is forgotten, with all state kept for them.
//  - Blocks. The watermark's time is cut into blocks of 12 times `gap`, six hours at least. With their first
//  play
//    in a block, the sessions of a listener who has been known since before the previous block are closed. So
//    somebody who never pauses costs a rebuild three blocks of the log at most.
//
// Why a rebuild is exact. Read from any offset at or before rebuild_point(), with the watermark of that
// offset, the watermark of every later record is the same, hence who is forgotten when, and in which block a
// record lies. A listener who was unknown, or whose sessions a block closed, has no state but the duplicate
// window before that record. Whether a block closes them depends on one record before the previous block, and
// the window on `duplicate_window` records: the reading begins before both. Only a partition that has reached
// `max_listeners` can differ, in which idle listeners it has dropped.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "configs/config.hpp"
#include "ingest/event.hpp"
#include "sessions/rebuild_point.hpp"
#include "sessions/session.hpp"
#include "sessions/track_interner.hpp"

namespace segue::sessions {

/// What an event was. Only an accepted one is answered with a list.
enum class Outcome : std::uint8_t {
  accepted,
  late,  // accepted, but of a time more than `gap` before the listener's latest: learnt from, without a list
  duplicate,
  echo,  // a play that another client has reported
  unmatched,
};
BOOST_DESCRIBE_ENUM(Outcome, accepted, late, duplicate, echo, unmatched)

struct FoldResult {
  Outcome outcome = Outcome::accepted;
  Session* session = nullptr;    // the event's; set for accepted and late, valid until the next apply
  std::size_t step = 0;          // which the event opened, ended or went on with
  bool step_opened = false;      // a play that is not the same one going on
  bool session_started = false;  // by this event
};

/// The sessions of one partition. Not thread-safe.
class SessionFold {
 public:
  SessionFold(const configs::Sessions& options, TrackInterner& tracks, RebuildPoint start = {});
  ~SessionFold();
  SessionFold(SessionFold&&) noexcept;

  /// Applies the event at `offset`. Offsets must ascend. The event must be valid (PlaysDecoder).
  FoldResult apply(const ingest::ListeningEvent& event, std::int64_t offset);

  /// The listener's open session with the latest time, or null. Does not change the state; valid until the
  /// next apply, as in the functions below.
  Session* find(std::string_view user_id);
  /// The open session that began at `first_offset`, or null.
  Session* find(std::string_view user_id, std::int64_t first_offset);
  /// The open session of this explicit id that was touched last, or null.
  Session* find_named(std::string_view user_id, std::string_view session_id);
  /// The listener's open sessions, the most recently touched last.
  std::span<Session> sessions(std::string_view user_id);

  /// The offset from which on the log is needed to rebuild the listeners kept, and the watermark there;
  /// `next` when there is none.
  RebuildPoint rebuild_point(std::int64_t next) const;

  std::int64_t watermark_ms() const;
  /// The watermark after a record of this listener with this time.
  std::int64_t watermark_after(std::string_view user_id, std::int64_t time_ms) const;
  /// Listeners kept, with or without an open session.
  std::size_t listener_count() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::sessions
