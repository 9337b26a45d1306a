#include "serving/net/request_rules.hpp"

#include <algorithm>
#include <string_view>

#include "base/ascii_case.hpp"
#include "serving/net/content_coding.hpp"

namespace segue::serving {
namespace {

/// Of RFC 3986 those that a host's name may have, percent for its escapes.
bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~!$&'()*+,;=%").find(c) != std::string_view::npos;
}

/// host, host:port or [v6]:port; a web server's host is never empty.
bool is_authority(std::string_view text) {
  std::string_view host = text;
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = std::min(text.find(']'), text.size());
    host = text.substr(1, end - 1);
    if (end == text.size() || host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos)
      return false;
    rest = text.substr(end + 1);
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    host = text.substr(0, colon);
    if (!std::ranges::all_of(host, is_host_character)) return false;
    rest = text.substr(colon);
  }
  return !host.empty() && (rest.empty() || (rest[0] == ':' && rest.find_first_not_of("0123456789", 1) ==
                                                                  std::string_view::npos));
}

/// "http://host/path?query" to its host and "/path?query"; any other target stays. False: not of the web, or
/// without a proper host.
bool take_absolute_form(std::string& target, std::string& host) {
  const std::size_t scheme_end = target.find("://");
  if (target.starts_with('/') || scheme_end == std::string::npos) return true;
  const std::string_view scheme = std::string_view(target).substr(0, scheme_end);
  if (!base::equal_ignoring_case(scheme, "http") && !base::equal_ignoring_case(scheme, "https")) return false;
  const std::size_t begin = scheme_end + 3;
  const std::size_t end = std::min(target.find_first_of("/?", begin), target.size());
  host = target.substr(begin, end - begin);
  target = target.substr(end);
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  return is_authority(host);
}

}  // namespace

std::optional<HttpResponse> check_head(HttpRequest& request, unsigned version) {
  for (const char* once : {"host", "origin", "authorization"})
    if (request.count(once) > 1)
      return error_response(400, "the header " + std::string(once) + " stands there twice");
  if (version >= 11 && request.count("host") == 0) return error_response(400, "the header host is missing");
  request.host = request.header("host");
  const bool has_host = request.count("host") > 0;
  if (has_host && !is_authority(request.host))
    return error_response(400, "the header host must be a host, with its port or without");
  if (!take_absolute_form(request.target, request.host))
    return error_response(400, "the request's target is malformed");
  request.host = base::lower(request.host);

  const auto codings = request.list("transfer-encoding");
  if (request.count("transfer-encoding") == 0) return std::nullopt;
  if (version < 11) return error_response(400, "HTTP/1.0 has no transfer codings");
  if (codings.empty() || !base::equal_ignoring_case(codings.back(), "chunked"))
    return error_response(400, "without a chunked transfer coding the body has no end");
  if (codings.size() > 1) return error_response(501, "the transfer coding must be chunked, and nothing else");
  return std::nullopt;
}

std::optional<HttpResponse> check_expectations(const HttpRequest& request, unsigned version) {
  if (version >= 11)
    for (const std::string_view expectation : request.list("expect"))
      if (!base::equal_ignoring_case(expectation, "100-continue"))
        return error_response(417, "no expectation is met but 100-continue");
  return check_coding(request);
}

bool waits_for_continue(const HttpRequest& request, unsigned version) {
  return version >= 11 && !request.list("expect").empty();
}

}  // namespace segue::serving
