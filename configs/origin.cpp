#include "configs/origin.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>

#include "base/ascii_case.hpp"
#include "base/parse_number.hpp"

namespace segue::configs {
namespace {

constexpr std::string_view host_characters = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
constexpr std::string_view scheme_characters = "abcdefghijklmnopqrstuvwxyz0123456789+-.";

bool is_web(std::string_view scheme) { return scheme == "http" || scheme == "https"; }

bool good_scheme(std::string_view scheme) {
  return !scheme.empty() && scheme[0] >= 'a' && scheme[0] <= 'z' &&
         scheme.find_first_not_of(scheme_characters) == std::string_view::npos;
}

/// The address between brackets in its shortest form.
std::optional<std::string> normalised_v6(const std::string& text) {
  in6_addr address{};
  char shortest[INET6_ADDRSTRLEN];
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1 ||
      inet_ntop(AF_INET6, &address, shortest, sizeof shortest) == nullptr)
    return std::nullopt;
  return '[' + std::string(shortest) + ']';
}

std::optional<std::string> normalised_host(std::string_view host) {
  if (host.starts_with('['))
    return host.ends_with(']') ? normalised_v6(std::string(host.substr(1, host.size() - 2))) : std::nullopt;
  if (host.find_first_not_of(host_characters) != std::string_view::npos) return std::nullopt;
  return std::string(host);
}

/// ":8443", empty for the scheme's default; nullopt: no port number. `text`: with its colon, or empty.
std::optional<std::string> normalised_port(std::string_view scheme, std::string_view text) {
  if (text.empty()) return "";
  const auto port = base::parse_number<std::uint16_t>(text.substr(1));
  if (!port || *port == 0) return std::nullopt;
  if ((scheme == "http" && *port == 80) || (scheme == "https" && *port == 443)) return "";
  return ':' + std::to_string(*port);
}

}  // namespace

boost::system::result<std::string, std::string> normalised_origin(std::string_view text) {
  using Result = boost::system::result<std::string, std::string>;
  const auto refused = [](std::string why) { return Result(boost::system::in_place_error, std::move(why)); };
  const auto no_origin = [&] {
    return refused("must be scheme://host[:port], such as https://music.example; \"" + std::string(text) +
                   "\" is not");
  };
  if (text == "*") return refused("must be named one by one; \"*\" would let the pages of everybody in");
  if (text == "null")
    return refused("must be a page's own; \"null\" is that of every sandboxed page and local file");

  const std::string lower = base::lower(text);
  const std::size_t colon = lower.find("://");
  if (colon == std::string::npos) return no_origin();
  const std::string scheme = lower.substr(0, colon);
  if (!good_scheme(scheme)) return no_origin();
  if (scheme == "ws" || scheme == "wss")
    return refused("must be that of the page, not of the stream: http:// or https://, not " + scheme + "://");

  std::string_view authority = std::string_view(lower).substr(colon + 3);
  if (authority.ends_with('/')) authority.remove_suffix(1);
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return no_origin();
  const std::size_t port_at = std::min(authority.find(':', bracket), authority.size());
  const auto host = normalised_host(authority.substr(0, port_at));
  const auto port = normalised_port(scheme, authority.substr(port_at));
  if (!host || !port || (host->empty() && (is_web(scheme) || !port->empty()))) return no_origin();
  return Result(boost::system::in_place_value, scheme + "://" + *host + *port);
}

}  // namespace segue::configs
