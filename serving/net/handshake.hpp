// The rules of the WebSocket opening handshake (RFC 6455, section 4.2) on the side of the server.
#pragma once

#include <optional>
#include <string_view>

#include "serving/api/message.hpp"

namespace segue::serving {

inline constexpr std::string_view stream_protocol = "segue.v1";

/// True for a GET over HTTP/1.1 (`version` 11) that asks for an upgrade to WebSocket, well or badly.
bool asks_for_websocket(const HttpRequest& request, unsigned version);

/// nullopt: a proper handshake. Otherwise the response: 426 to another version than 13, 400 to anything else:
/// a key that is no 16 bytes in base64, sub-protocols without segue.v1, fields that stand there twice.
std::optional<HttpResponse> check_handshake(const HttpRequest& request);

/// True if segue.v1, in this case, is among the sub-protocols offered.
bool offers_protocol(const HttpRequest& request);

}  // namespace segue::serving
