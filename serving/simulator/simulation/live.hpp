// The live simulation: each listener holds a connection, most follow or skip the pushed lists, and a fixed
// fraction ignores them; hit rates are measured on that fraction alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "models/scoring/list_metrics.hpp"
#include "serving/simulator/fleet_run.hpp"
#include "serving/simulator/simulation/listener.hpp"
#include "serving/simulator/simulation/popularity_list.hpp"

namespace segue::serving::simulator::simulation {

struct LiveOptions {
  base::Endpoint endpoint;
  std::uint32_t listeners = 1000;
  double independent = 0.3;  // fraction that ignores the lists
  double rate = 100;         // events per second, all listeners together
  std::chrono::milliseconds duration{60'000};
  std::chrono::milliseconds session_gap{0};
  std::uint64_t seed = 1;
  std::uint64_t stream = 2;  // of behaviour, different from that of the log
  std::string run;           // prefix of the event ids
};

/// On the same plays: those of independent listeners that did not start a session.
struct HitRates {
  models::ListMetrics lists;
  models::ListMetrics popularity;
};

struct LiveResult {
  double seconds = 0;
  FleetStatistics fleet;
  LatencySamples latencies;
  std::map<std::int64_t, HitRates> by_version;  // of the list that the play was tested against
  std::set<std::int64_t> versions;              // of all lists received
  std::int64_t plays = 0;
  std::int64_t followed = 0;  // plays chosen from a list
};

/// Blocks for the duration or until SIGINT or SIGTERM. A session ends by a pause longer than `session_gap` if
/// that is below a minute; otherwise events name their sessions, so that even a short run has many.
/// `popularity` holds the plays so far. Throws as FleetRun::run does.
LiveResult run_live(const World& world, const LiveOptions& options, PopularityList popularity);

}  // namespace segue::serving::simulator::simulation
