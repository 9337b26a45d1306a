// The origin check of web pages that connect to the server. Browsers send the page's origin; other clients
// send none.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace segue::serving {

/// True for an empty `origin` (not a browser), one on the allow-list (in normal form), and the server's own
/// page, that is one whose host and port are the `host` that is asked. A server on loopback (`loopback`)
/// trusts that header only if it names loopback too: otherwise a foreign page could reach it by DNS
/// rebinding.
bool origin_allowed(std::string_view origin, std::string_view host, std::span<const std::string> allowed,
                    bool loopback);

/// "host:port" or "[v6]:port" without its port; brackets stay.
std::string_view without_port(std::string_view authority);

/// True for "::1", "localhost" and the addresses of 127.0.0.0/8; without a port, brackets allowed.
bool is_loopback(std::string_view host);

}  // namespace segue::serving
