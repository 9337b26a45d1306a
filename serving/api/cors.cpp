#include "serving/api/cors.hpp"

#include <algorithm>

namespace segue::serving {

void add_cors(const HttpRequest& request, HttpResponse& response) {
  auto& headers = response.headers;
  headers.emplace_back("Vary", "Origin");
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return;
  headers.emplace_back("Access-Control-Allow-Origin", origin);
  const auto allow = std::ranges::find(headers, "Allow", [](const auto& header) { return header.first; });
  if (request.method != "OPTIONS" || allow == headers.end() ||
      request.header("access-control-request-method").empty()) {
    headers.emplace_back("Access-Control-Expose-Headers", "Retry-After");
    return;
  }
  headers.emplace_back("Access-Control-Allow-Methods", std::string(allow->second));
  std::string asked;
  for (const std::string_view name : request.list("access-control-request-headers"))
    asked.append(asked.empty() ? "" : ", ").append(name);
  if (!asked.empty()) headers.emplace_back("Access-Control-Allow-Headers", asked);
  headers.emplace_back("Access-Control-Max-Age", "7200");  // Chromium keeps it no longer
  headers.emplace_back("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
}

}  // namespace segue::serving
