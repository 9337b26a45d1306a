// The rules of HTTP/1.1 for the head of a request (RFC 9110, RFC 9112) that the parser leaves to its user.
#pragma once

#include <optional>

#include "serving/api/message.hpp"

namespace segue::serving {

/// Checks framing and host, sets `request.host` and turns a target in absolute form ("http://host/path") into
/// a path; then its host counts, whatever the Host header says. `version`: 10 or 11. Otherwise the response,
/// 400 or 501; where the body ends is then not known, so nothing more can be read from the connection.
std::optional<HttpResponse> check_head(HttpRequest& request, unsigned version);

/// 417 to an expectation other than 100-continue, 415 to a content coding that decode_content() does not
/// know.
std::optional<HttpResponse> check_expectations(const HttpRequest& request, unsigned version);

/// True for a client that sends its body only after `100 Continue`.
bool waits_for_continue(const HttpRequest& request, unsigned version);

}  // namespace segue::serving
