#include "serving/access/origin.hpp"

#include <algorithm>

#include "configs/origin.hpp"

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
  const auto page = configs::normalised_origin(origin);
  if (!page) return false;  // "null": a sandboxed page or a local file
  if (std::find(allowed.begin(), allowed.end(), *page) != allowed.end()) return true;
  const std::string scheme = page->substr(0, page->find(':'));
  if (scheme != "http" && scheme != "https") return false;
  const auto own = configs::normalised_origin(scheme + "://" + std::string(host));
  return own && *own == *page && (!loopback || is_loopback(without_port(host)));
}

}  // namespace segue::serving
