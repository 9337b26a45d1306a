// What a running server says of itself at GET /v1/figures, as far as a run's report needs it.
#pragma once

#include <cstdint>
#include <optional>

#include "serving/simulator/websocket_client.hpp"

namespace segue::serving::client {

struct ServerFigures {
  std::int64_t events = 0;
  std::int64_t dead_letters = 0;
  std::int64_t duplicates = 0;
  std::int64_t strays = 0;
};

/// Blocks for a few seconds at most; nullopt when the server does not answer. Any thread.
std::optional<ServerFigures> fetch_figures(const Endpoint& endpoint);

}  // namespace segue::serving::client
