// The load test `segue load`: plays at a fixed rate on many connections, and the latency of their lists.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "serving/simulator/fleet_run.hpp"

namespace segue::serving::simulator {

struct LoadOptions {
  base::Endpoint endpoint;
  std::uint32_t listeners = 1000;
  std::uint32_t tracks = 20'000;  // of the simulated catalogue, drawn by popularity
  double rate = 200;
  std::chrono::milliseconds duration{30'000};
  std::chrono::milliseconds warm_up{2'000};  // its events are not measured
  std::int64_t k = 20;
  std::uint64_t seed = 1;
  std::string run;  // prefix of the event ids
};

struct LoadResult {
  double seconds = 0;
  double offered_rate = 0;
  FleetStatistics fleet;
  LatencySamples latencies;         // from an event's schedule to its list at the client
  LatencySamples server_latencies;  // from the record's arrival at the server to the list's queueing
};

/// Blocks; throws as FleetRun::run does.
LoadResult run_load(const LoadOptions& options);

std::string to_table(const LoadResult& result);
std::string to_json(const LoadResult& result);

}  // namespace segue::serving::simulator
