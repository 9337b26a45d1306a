// The routing table: method and path pattern to handler.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "serving/api/message.hpp"
#include "serving/api/target.hpp"

namespace segue::serving {

/// The input of a route: the request and its parsed target.
struct RouteRequest {
  const HttpRequest& http;
  std::map<std::string, std::string> path;  // the values of the pattern's {names}
  std::map<std::string, std::string> query;
};

/// Responds at once or later, from any thread. The request is valid until it returns.
using Route = std::function<void(const RouteRequest&, Respond)>;

/// Filled during start-up, then read by any thread.
class Routes {
 public:
  /// `pattern`: "/v1/admin/sessions/{user}".
  void add(std::string method, const std::string& pattern, Route route);

  /// Dispatches to the route. Responds 400 to a malformed target, 404 to an unknown path, 405 to a known path
  /// with another method, and to OPTIONS 204, the last two with Allow.
  void handle(const HttpRequest& request, Respond respond) const;

 private:
  struct Entry {
    std::string method;
    std::vector<std::string> pattern;  // segments
    Route route;
  };
  std::vector<Entry> entries_;
};

}  // namespace segue::serving
