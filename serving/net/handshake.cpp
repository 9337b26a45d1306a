#include "serving/net/handshake.hpp"

#include <algorithm>

#include "base/ascii_case.hpp"

namespace segue::serving {
namespace {

bool has_token(const HttpRequest& request, std::string_view name, std::string_view token) {
  return std::ranges::any_of(request.list(name),
                             [&](std::string_view one) { return base::equal_ignoring_case(one, token); });
}

/// 16 bytes in base64.
bool good_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") &&
         key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == 22;
}

}  // namespace

bool asks_for_websocket(const HttpRequest& request, unsigned version) {
  return version >= 11 && request.method == "GET" && has_token(request, "upgrade", "websocket") &&
         has_token(request, "connection", "upgrade");
}

bool offers_protocol(const HttpRequest& request) {
  return std::ranges::count(request.list("sec-websocket-protocol"), stream_protocol) > 0;
}

std::optional<HttpResponse> check_handshake(const HttpRequest& request) {
  if (request.count("sec-websocket-key") != 1 || !good_key(request.header("sec-websocket-key")))
    return error_response(400, "Sec-WebSocket-Key must be 16 bytes in base64, once");
  if (request.count("sec-websocket-version") != 1 || request.header("sec-websocket-version") != "13") {
    HttpResponse response = error_response(426, "Sec-WebSocket-Version must be 13");
    response.headers = {{"Upgrade", "websocket"}, {"Connection", "upgrade"}, {"Sec-WebSocket-Version", "13"}};
    return response;
  }
  if (!request.list("sec-websocket-protocol").empty() && !offers_protocol(request))
    return error_response(400, "the sub-protocol must be segue.v1");
  if (!request.body.empty()) return error_response(400, "a handshake has no body");
  return std::nullopt;
}

}  // namespace segue::serving
