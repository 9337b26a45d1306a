// What is counted while events and connections pass: plain atomics beside their owners, rendered by
// metrics.cpp (Prometheus) and figures.cpp (the page).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "ingest/event.hpp"
#include "serving/counters/latency_histogram.hpp"
#include "serving/protocol/close_code.hpp"

namespace segue::serving {

class Counter {
 public:
  void add(std::int64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  void set(std::int64_t n) { value_.store(n, std::memory_order_relaxed); }
  std::int64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

inline constexpr std::size_t refusal_count = static_cast<std::size_t>(ingest::Refusal::too_large) + 1;

/// Of one shard.
struct ShardCounters {
  Counter accepted;
  Counter duplicates;
  Counter strays;
  Counter rebuilt;    // records read back silently
  Counter misplaced;  // records in another partition than their key's
  std::array<Counter, refusal_count> dead_letters;
  Counter lists;        // one an accepted event
  Counter pushes;       // lists handed to connections
  Counter copies_lost;  // copies for the topic `recommendations` that its full queue refused
  Counter listeners;
  LatencyHistogram latency;  // from a record's arrival to its list's queueing
};

/// Of the listener's side.
struct ConnectionCounters {
  Counter connections;  // open now
  Counter opened;
  Counter refused;  // beyond serving.max_connections
  Counter http_requests;
  Counter messages;  // from players
  Counter errors;    // `error` messages sent
  Counter lists_replaced;
  std::array<Counter, close_codes.size()> closes;
};

/// Of the versions.
struct VersionCounters {
  Counter swaps;
  Counter refusals;  // versions that could not be loaded
};

}  // namespace segue::serving
