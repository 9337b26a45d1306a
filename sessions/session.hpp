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

struct Step {
  TrackId track;
  Action action = Action::unknown;
  bool recommended = false;  // taken from one of Segue's lists
  GapBucket gap = 0;         // since the play before it
  friend bool operator==(const Step&, const Step&) = default;
};

/// Intermediate results that a model keeps with a session to save work. It must be derivable from the steps:
/// it may be dropped at any time, and does not survive a restart.
class SessionCache {
 public:
  virtual ~SessionCache() = default;
};

struct Session {
  std::string explicit_id;        // session_id of its events; empty: delimited by sessions.gap
  std::int64_t first_offset = 0;  // Kafka offset of its first event: with the partition, its identity
  std::int64_t last_offset = 0;   // of its last accepted event: the sequence number of its newest list
  std::int64_t started_ms = 0;    // effective times
  std::int64_t last_ms = 0;
  std::int64_t last_play_ms = 0;  // when the current track began
  std::vector<Step> steps;        // never empty; the last is the current track
  std::unique_ptr<SessionCache> cache;
};

/// The public name of a session: its explicit id, else "<partition>-<offset of its first event>".
inline std::string session_name(const Session& session, std::int32_t partition) {
  if (!session.explicit_id.empty()) return session.explicit_id;
  return std::to_string(partition) + '-' + std::to_string(session.first_offset);
}

}  // namespace segue::sessions
