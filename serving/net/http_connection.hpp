// An accepted connection: HTTP/1.1 requests to the routes, until one upgrades it to a WebSocket.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "serving/net/connection_context.hpp"

namespace segue::serving {

/// Its socket's executor must be a strand. Lives until it ends by itself or is shut down.
void start_http_connection(boost::asio::ip::tcp::socket socket, ConnectionContext& context);

/// Answers 503 and closes.
void refuse_connection(boost::asio::ip::tcp::socket socket);

}  // namespace segue::serving
