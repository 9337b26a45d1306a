// The report of a simulation, as a table for people and as JSON for programs.
#pragma once

#include <optional>
#include <string>

#include "serving/simulator/server_figures.hpp"
#include "serving/simulator/simulation/live.hpp"

namespace segue::serving::simulator::simulation {

struct Report {
  LiveResult live;
  std::optional<ServerFigures> server;  // absent: it did not respond
};

std::string to_table(const Report& report);

/// {"seconds","events","acknowledged","lists","answers","lost","out_of_order","superseded","disconnections",
///  "errors":{code:n},"dead_letters","latency_ms":{"p50","p90","p99","p99.9","max"},"versions":[…],
///  "hit_rate@10":{"before":{…}|null,"after":{…}|null,"by_version":[{"version","plays","hits","hit_rate",
///  "popularity_hits","popularity_hit_rate","ratio"}]}}
/// before: version 0; after: the first trained version received. ratio is null without popularity hits.
std::string to_json(const Report& report);

}  // namespace segue::serving::simulator::simulation
