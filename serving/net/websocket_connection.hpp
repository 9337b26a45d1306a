// One player's WebSocket: the transport under a Conversation.
#pragma once

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "serving/net/connection_context.hpp"

namespace segue::serving {

/// Answers the upgrade request and lives until either side closes.
void start_websocket_connection(boost::beast::tcp_stream stream,
                                boost::beast::http::request<boost::beast::http::string_body> upgrade,
                                ConnectionContext& context);

}  // namespace segue::serving
