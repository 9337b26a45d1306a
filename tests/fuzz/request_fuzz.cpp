// Any bytes as the head and body of an HTTP request: every rule before the routes holds or refuses.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "configs/origin.hpp"
#include "serving/access/origin.hpp"
#include "serving/api/cors.hpp"
#include "serving/api/target.hpp"
#include "serving/net/content_coding.hpp"
#include "serving/net/handshake.hpp"
#include "serving/net/request_rules.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace segue::serving;

constexpr std::size_t max_bytes = 4096;

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

/// "METHOD target version", lines "name: value", an empty line, the body; without more of HTTP's syntax,
/// which is Beast's.
HttpRequest parsed(std::string_view text, unsigned& version) {
  HttpRequest request;
  const std::string_view first = take_line(text);
  const std::size_t space = std::min(first.find(' '), first.size());
  const std::size_t last = std::max(first.rfind(' '), space + 1);
  request.method = first.substr(0, space);
  if (space + 1 < first.size()) request.target = first.substr(space + 1, last - space - 1);
  version = first.ends_with("1.0") ? 10 : 11;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(": "), line.size());
    request.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 2, line.size())));
  }
  request.body = text;
  return request;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  unsigned version = 0;
  HttpRequest request = parsed({reinterpret_cast<const char*>(data), size}, version);
  const std::string target = request.target;
  if (check_head(request, version)) return 0;
  require(version == 10 || !request.host.empty(), "a request of HTTP/1.1 has a host");
  require(request.count("host") <= 1, "and one only");
  require(request.target.starts_with('/') || request.target == target, "an absolute target becomes a path");
  require(request.list("transfer-encoding").size() <= 1, "the end of its body is known");

  if (const auto origin = segue::configs::normalised_origin(request.header("origin"))) {
    const auto again = segue::configs::normalised_origin(*origin);
    require(again && *again == *origin, "a normal form stays");
    require(origin_allowed(*origin, "elsewhere", std::vector{*origin}, true), "who is named is let in");
  }
  HttpResponse response{204, {}};
  response.headers.emplace_back("Allow", "GET, HEAD, OPTIONS");
  add_cors(request, response);
  for (const auto& [name, value] : response.headers)
    require(value.find('\n') == std::string::npos, "no header becomes two");

  if (check_expectations(request, version) || decode_content(request, max_bytes)) return 0;
  require(request.list("content-encoding").empty() || request.body.size() <= std::max(max_bytes, size),
          "no bomb is unpacked");
  if (asks_for_websocket(request, version) && !check_handshake(request))
    require(request.count("sec-websocket-key") == 1 && request.header("sec-websocket-version") == "13" &&
                request.body.empty(),
            "a handshake has what Beast needs");
  parse_target(request.target);
  return 0;
}
