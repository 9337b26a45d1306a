// The figures of a running server (GET /v1/figures) used in a run's report, and its readiness.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/http_client.hpp"

namespace segue::serving::simulator {

struct ServerFigures {
  std::int64_t events = 0;
  std::int64_t dead_letters = 0;
  std::int64_t duplicates = 0;
  std::int64_t unmatched = 0;
};

/// Blocks for a few seconds at most; nullopt when the server does not respond. Any thread.
std::optional<ServerFigures> fetch_figures(const base::Endpoint& endpoint);

/// Polls /readyz until the server responds 200; false at the deadline. Any thread.
bool wait_until_ready(const base::Endpoint& endpoint, std::chrono::milliseconds timeout);

}  // namespace segue::serving::simulator
