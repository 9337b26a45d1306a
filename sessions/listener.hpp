// The state kept per listener: their open sessions, recent event ids, and how far back a rebuild must read.
#pragma once

#include <boost/intrusive/list_hook.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "sessions/checkpoints.hpp"
#include "sessions/recent_events.hpp"
#include "sessions/session.hpp"

namespace segue::sessions {

/// A stretch of the watermark's time, numbered from the Unix epoch. See SessionFold: a listener who has not
/// been forgotten for more than a whole block begins afresh with the next.
using Block = std::int32_t;

/// The first record of a listener in a later block than their first: a possible beginning of a rebuild.
struct BlockStart {
  Checkpoints::Number checkpoint = 0;  // at or before the record
  std::uint32_t records_before = 0;    // of this listener
  Block block = 0;
};

struct Listener : boost::intrusive::list_base_hook<> {
  std::string user_id;
  std::vector<Session> sessions;  // open ones, the most recently touched last
  RecentEvents recent;
  std::int64_t latest_ms = INT64_MIN;     // latest time of any record
  std::int64_t watermark_ms = INT64_MIN;  // after the last record, and no earlier than its time
  Checkpoints::Number rebuilt_from = 0;   // where a rebuild of this listener begins
  Block first_block = 0;                  // of the first record since the listener was unknown
  Block block = 0;                        // of the last record
  bool begins_afresh = false;             // with the next play
};

}  // namespace segue::sessions
