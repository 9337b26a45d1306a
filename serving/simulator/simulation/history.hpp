// The generated history of the simulated listeners: timed events, and their publication to Kafka.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "serving/simulator/simulation/listener.hpp"

namespace segue::serving::simulator::simulation {

struct PastEvent {
  std::uint32_t listener = 0;
  Choice choice;
  std::int64_t timestamp_ms = 0;
};

struct HistoryOptions {
  std::uint32_t listeners = 1000;
  std::int64_t events = 0;
  std::uint64_t seed = 1;
  /// sessions.gap of the server: pauses within a session are shorter, those between sessions longer.
  std::chrono::milliseconds session_gap{0};
  std::int64_t end_ms = 0;  // latest Unix time of an event
};

/// In order of time; the listeners choose without lists. Deterministic in world and options.
std::vector<PastEvent> simulate_history(const World& world, const HistoryOptions& options);

/// Publishes the metadata of every track and then the events, keyed by user, event ids `<run>-<n>`. Returns
/// once the broker has acknowledged all. Throws KafkaError when it does not.
void publish_history(const World& world, const std::vector<PastEvent>& events, const std::string& run,
                     const configs::Kafka& options);

/// Number of plays of each track currently in the log. Throws KafkaError.
std::vector<std::int64_t> count_plays(const World& world, const configs::Kafka& options);

}  // namespace segue::serving::simulator::simulation
