// The counters of one shard.
#pragma once

#include <array>

#include "ingest/event.hpp"
#include "ingest/kafka/partitioner.hpp"
#include "serving/counters/counter.hpp"
#include "serving/counters/latency_histogram.hpp"
#include "sessions/session_fold.hpp"

namespace segue::serving {

inline constexpr std::size_t refusal_count = base::enumerators<ingest::Refusal>.size();
inline constexpr std::size_t outcome_count = base::enumerators<sessions::Outcome>.size();

struct ShardCounters {
  std::array<Counter, outcome_count> events;  // by what the session fold made of them
  Counter rebuilt;                            // records read back for the rebuild only
  /// Records in another partition than their user's own, sent on, by the partitioner that put them there as
  /// far as it is known; the last one: none of those, or not known yet.
  std::array<Counter, ingest::partitioner_count + 1> forwarded;
  std::array<Counter, refusal_count> dead_letters;
  Counter lists;        // one per accepted event
  Counter pushes;       // lists passed to connections
  Counter copies_lost;  // copies for the topic `recommendations` refused by a full queue
  Counter listeners;
  LatencyHistogram latency;  // from the arrival of a record to the queueing of its list
};

}  // namespace segue::serving
