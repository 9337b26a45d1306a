#include "serving/access/origin.hpp"

#include <algorithm>

namespace segue::serving {

std::string_view without_port(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

bool is_loopback(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const bool digits_and_dots =
      std::all_of(host.begin(), host.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return host == "localhost" || host == "::1" || (host.starts_with("127.") && digits_and_dots);
}

bool origin_allowed(std::string_view origin, std::string_view host, std::span<const std::string> allowed,
                    bool loopback) {
  if (origin.empty()) return true;
  if (std::find(allowed.begin(), allowed.end(), origin) != allowed.end()) return true;
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;  // "null": a sandboxed page or a local file
  const std::string_view authority = origin.substr(scheme + 3);
  return authority == host && (!loopback || is_loopback(without_port(host)));
}

}  // namespace segue::serving
