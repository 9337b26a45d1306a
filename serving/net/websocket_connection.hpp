// A player's WebSocket connection: the transport of a Conversation.
#pragma once

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "serving/net/connection_context.hpp"

namespace segue::serving {

/// Accepts the upgrade request and serves the connection until either side closes it.
void start_websocket_connection(boost::beast::tcp_stream stream,
                                boost::beast::http::request<boost::beast::http::string_body> upgrade,
                                ConnectionContext& context);

}  // namespace segue::serving
