// HTTP requests and responses as routes see them, independent of Beast.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::serving {

struct HttpRequest {
  std::string method;  // HEAD arrives as GET: the connection omits the body
  std::string target;  // path and query as received
  std::string body;
  std::string authorization;  // headers, empty where absent
  std::string origin;
  std::string host;
};

struct HttpResponse {
  unsigned status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// Sends the response; any thread, called once.
using Respond = std::function<void(HttpResponse)>;

/// {"error":"<sentence>"}
HttpResponse error_response(unsigned status, std::string_view sentence);

}  // namespace segue::serving
