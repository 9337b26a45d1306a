// An HTTP connection: HTTP/1.1 requests to the routes, until one upgrades it to a WebSocket.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "serving/net/connection_context.hpp"

namespace segue::serving {

/// Starts serving the socket, whose executor must be a strand, until the connection ends or is shut down.
void start_http_connection(boost::asio::ip::tcp::socket socket, ConnectionContext& context);

/// Responds 503 to the first request, within a second, and closes; of many at a time only closes.
void refuse_connection(boost::asio::ip::tcp::socket socket, ConnectionContext& context);

}  // namespace segue::serving
