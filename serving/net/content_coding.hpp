// The content codings of request bodies: gzip and deflate (RFC 9110, section 8.4.1), taken off with zlib.
#pragma once

#include <cstddef>
#include <optional>

#include "serving/api/message.hpp"

namespace segue::serving {

/// 415, with what is taken, where Content-Encoding names anything but one of gzip, x-gzip, deflate, identity.
std::optional<HttpResponse> check_coding(const HttpRequest& request);

/// Replaces the body by what it stands for. Otherwise the response: 400 where it is damaged or incomplete,
/// 413 where it stands for more than `max_bytes`, of which no more than that was unpacked.
std::optional<HttpResponse> decode_content(HttpRequest& request, std::size_t max_bytes);

/// 413.
HttpResponse too_large();

}  // namespace segue::serving
