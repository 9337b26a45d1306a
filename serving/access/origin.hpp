// Which web pages may talk to the server. Browsers name the page's origin; other clients name none.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace segue::serving {

/// True for an empty `origin` (not a browser), one on the allow-list, and the server's own page, that is one
/// whose host and port equal the request's Host header. A server on loopback (`loopback`) believes that
/// header only where it names loopback too: otherwise a foreign page could reach it by DNS rebinding.
bool origin_allowed(std::string_view origin, std::string_view host, std::span<const std::string> allowed,
                    bool loopback);

/// "127.0.0.1", "::1", "localhost" and what else of 127.0.0.0/8; no port, brackets allowed.
bool is_loopback(std::string_view host);

}  // namespace segue::serving
