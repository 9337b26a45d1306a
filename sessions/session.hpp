// A listening session: consecutive plays of one listener, each a step with its outcome.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/enum_names.hpp"
#include "sessions/gap_bucket.hpp"
#include "sessions/ids.hpp"

namespace segue::sessions {

/// The outcome of a play. Its number is its row in the action embeddings.
enum class Action : std::uint8_t { unknown = 0, skipped = 1, completed = 2 };
BOOST_DESCRIBE_ENUM(Action, unknown, skipped, completed)
inline constexpr std::size_t action_count = base::enumerators<Action>.size();

/// Packed into 12 bytes: a session of a hundred thousand listeners is open at a time.
struct Step {
  static constexpr std::uint32_t no_end = (1U << 22) - 1;

  Step() = default;
  Step(TrackId track, Action action = Action::unknown, bool recommended = false, GapBucket gap = 0)
      : track(track), action(action), recommended(recommended), gap(gap) {}

  TrackId track;
  Action action : 2 = Action::unknown;
  bool recommended : 1 = false;                // taken from one of Segue's lists
  GapBucket gap : 4 = 0;                       // since the play before it
  std::uint32_t ended_after_ms : 22 = no_end;  // from the play to its skip or complete, where below no_end
  std::int32_t began_ms = 0;                   // from the session's started_ms to the play
  friend bool operator==(const Step&, const Step&) = default;
};

/// Intermediate results that a model keeps with a session to save work. It must be derivable from the steps:
/// it may be dropped at any time, and does not survive a restart.
class SessionCache {
 public:
  virtual ~SessionCache() = default;

  /// Step `step` has changed: whatever was derived from it is wrong.
  virtual void changed(std::size_t step) = 0;
};

struct Session {
  std::unique_ptr<const std::string> explicit_id;  // session_id of its events; null: they named none
  std::int64_t first_offset = 0;      // Kafka offset of its first event: with the partition, its identity
  std::int64_t last_offset = 0;       // of its last accepted event: the sequence number of its newest list
  std::int64_t started_ms = 0;        // time of its first event
  std::int64_t last_ms = 0;           // the latest time of its events
  std::uint32_t before_start_ms = 0;  // how far its span reaches before started_ms: its events may come late
  std::uint32_t client = 0;           // hash of the client that reported the newest play; 0: none was named
  std::vector<Step> steps;            // never empty; the last is the current track
  std::unique_ptr<SessionCache> cache;
  bool repeated = false;  // another session with this explicit id was open, or the listener's had been split
  bool full = false;      // has had max_steps plays: ends may still come, plays begin another session
};

/// The time of a step's play.
inline std::int64_t play_ms(const Session& session, const Step& step) {
  return session.started_ms + step.began_ms;
}

/// The public name of a session: its explicit id, with "#<offset of its first event>" where an earlier
/// session had the same; without one "<partition>-<offset of its first event>". A count would need more of
/// the log than a rebuild reads.
inline std::string session_name(const Session& session, std::int32_t partition) {
  if (session.explicit_id == nullptr)
    return std::to_string(partition) + '-' + std::to_string(session.first_offset);
  return session.repeated ? *session.explicit_id + '#' + std::to_string(session.first_offset)
                          : *session.explicit_id;
}

}  // namespace segue::sessions
