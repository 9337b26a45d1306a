// The counters of the listeners' connections.
#pragma once

#include <array>

#include "serving/counters/counter.hpp"
#include "serving/protocol/close_code.hpp"

namespace segue::serving {

struct ConnectionCounters {
  Counter connections;  // open now
  Counter opened;
  Counter refused;  // beyond serving.max_connections
  Counter http_requests;
  Counter messages;  // from players
  Counter errors;    // `error` messages sent
  Counter lists_replaced;
  std::array<Counter, base::enumerators<CloseCode>.size()> closes;  // in that order
};

}  // namespace segue::serving
