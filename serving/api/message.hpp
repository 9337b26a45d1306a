// HTTP requests and responses as routes see them, independent of Beast.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::serving {

struct HttpRequest {
  /// The value of the first field of that name, which is in lower case; empty where there is none.
  std::string_view header(std::string_view name) const;
  /// How many lines have that name.
  std::size_t count(std::string_view name) const;
  /// The elements of a comma-separated list, over all lines of that name (RFC 9110, section 5.3).
  std::vector<std::string_view> list(std::string_view name) const;

  std::string method;  // HEAD arrives as GET: the connection omits the body
  std::string target;  // path and query
  std::string host;    // host[:port] that is asked, in lower case
  std::vector<std::pair<std::string, std::string>> headers = {};  // names in lower case, in order of receipt
  std::string body;
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
