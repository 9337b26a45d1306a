// The counters of one shard.
#pragma once

#include <array>

#include "ingest/event.hpp"
#include "serving/counters/counter.hpp"
#include "serving/counters/latency_histogram.hpp"

namespace segue::serving {

inline constexpr std::size_t refusal_count = base::enumerators<ingest::Refusal>.size();

struct ShardCounters {
  Counter accepted;
  Counter duplicates;
  Counter unmatched;
  Counter rebuilt;    // records read back silently
  Counter misplaced;  // records in another partition than their key's
  std::array<Counter, refusal_count> dead_letters;
  Counter lists;        // one an accepted event
  Counter pushes;       // lists handed to connections
  Counter copies_lost;  // copies for the topic `recommendations` that its full queue refused
  Counter listeners;
  LatencyHistogram latency;  // from a record's arrival to its list's queueing
};

}  // namespace segue::serving
