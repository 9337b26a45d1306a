// The state shared by all connections of a server.
#pragma once

#include "configs/config.hpp"
#include "serving/api/conversation.hpp"
#include "serving/api/routes.hpp"
#include "serving/net/live_connections.hpp"
#include "serving/push/connection_counters.hpp"

namespace segue::serving {

/// Referenced objects outlive every connection.
struct ConnectionContext {
  const configs::Serving& config;
  bool loopback = true;  // the server listens on loopback only
  const Routes& routes;
  const ConversationContext& conversations;
  ConnectionCounters& counters;
  LiveConnections live = {};
  std::size_t being_refused = 0;  // connections; of the server's thread
};

}  // namespace segue::serving
