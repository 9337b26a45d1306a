// A session: consecutive plays of one listener, each a step with what became of it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/enum_names.hpp"
#include "sessions/gap_bucket.hpp"
#include "sessions/ids.hpp"

namespace segue::sessions {

/// What became of a play. Its number is the row of the action embeddings.
enum class Action : std::uint8_t { unknown = 0, skipped = 1, completed = 2 };
BOOST_DESCRIBE_ENUM(Action, unknown, skipped, completed)
inline constexpr std::size_t action_count = base::enumerators<Action>.size();

struct Step {
  TrackId track;
  Action action = Action::unknown;
  bool recommended = false;  // taken from a list of ours
  GapBucket gap = 0;         // since the play before it
  friend bool operator==(const Step&, const Step&) = default;
};

/// Whatever a model likes to keep beside a session to spare itself work. It must be derivable from the steps:
/// it is dropped at will, and never survives a restart.
class SessionCache {
 public:
  virtual ~SessionCache() = default;
};

struct Session {
  std::string explicit_id;        // as its events name it; empty: cut by the gap
  std::int64_t first_offset = 0;  // Kafka offset of its first event: with the partition, its identity
  std::int64_t last_offset = 0;   // of its last accepted event: the sequence number of its newest list
  std::int64_t started_ms = 0;    // effective times
  std::int64_t last_ms = 0;
  std::int64_t last_play_ms = 0;  // when the current track began
  std::vector<Step> steps;        // never empty; the last is the current track
  std::unique_ptr<SessionCache> cache;
};

/// How a session is called on the wire: its explicit id, else "<partition>-<offset of its first event>".
std::string session_name(const Session& session, std::int32_t partition);

}  // namespace segue::sessions
