// The state kept per listener: the open session, recent event ids, and how far back a rebuild must read.
//
// Why a rebuild is exact. Call a session start clean if nothing before it affects the session: no earlier
// time (its own time is not behind the listener's latest) and no step count (it is not a split). Read back
// from any offset at or before a clean start, and the start is found again: the gap before it can only look
// longer, the explicit id before it only emptier. What remains is the duplicate window, which at the start
// must hold the same records: so the reading begins at the clean start that lies at least `window` records of
// the listener before, or where the listener was first seen. Hence `starts`: the newest clean start, and
// those before it down to that one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessions/rebuild_point.hpp"
#include "sessions/session.hpp"

namespace segue::sessions {

/// Event ids of the listener's last `window` records, as 64-bit hashes: two of 64 ids collide once in 10^16
/// windows.
class RecentEvents {
 public:
  /// Adds the id; true if it is among the last `window` ones already.
  bool add(std::string_view event_id, std::size_t window);
  /// Total number of records added.
  std::uint64_t count() const { return count_; }

 private:
  std::vector<std::uint64_t> ring_;
  std::uint64_t count_ = 0;
};

struct Listener {
  struct CleanStart {
    RebuildPoint point;
    std::uint64_t records_before = 0;  // records of this listener before it
  };

  std::string user_id;
  std::optional<Session> session;
  RecentEvents recent;
  std::int64_t latest_ms = INT64_MIN;     // latest effective time of any record
  std::int64_t watermark_ms = INT64_MIN;  // of the partition, after the listener's last record
  std::vector<CleanStart> starts;

  /// Records a clean session start at `point`; drops the starts that no rebuild needs any more.
  void clean_start(const RebuildPoint& point, std::uint64_t records_before, std::size_t window);
  const RebuildPoint& rebuild_point() const { return starts.front().point; }
};

}  // namespace segue::sessions
