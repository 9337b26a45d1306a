// How an address is written where a port follows: in URLs, Host headers and messages.
#pragma once

#include <string>
#include <string_view>

namespace segue::serving {

/// "127.0.0.1:8080", "[::1]:8080".
inline std::string host_port(std::string_view host, std::string_view port) {
  const bool ipv6 = host.find(':') != std::string_view::npos;
  return (ipv6 ? '[' + std::string(host) + ']' : std::string(host)) + ':' + std::string(port);
}

}  // namespace segue::serving
