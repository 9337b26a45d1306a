// What the connections of one server share.
#pragma once

#include "configs/config.hpp"
#include "serving/http/live_connections.hpp"
#include "serving/http/routes.hpp"
#include "serving/observe/counters.hpp"
#include "serving/websocket/conversation.hpp"

namespace segue::serving {

/// References outlive every connection.
struct ConnectionContext {
  const configs::Serving& config;
  bool loopback = true;  // the server listens on loopback only
  const Routes& routes;
  const ConversationContext& conversations;
  ConnectionCounters& counters;
  LiveConnections live = {};
};

}  // namespace segue::serving
