// The table of routes: method and path pattern to what answers them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "serving/api/message.hpp"
#include "serving/api/target.hpp"

namespace segue::serving {

/// What a route gets: the request and its target, taken apart.
struct RouteRequest {
  const HttpRequest& http;
  std::map<std::string, std::string> path;  // the values of the pattern's {names}
  std::map<std::string, std::string> query;
};

/// Answers at once or later, from any thread. The request lives until it returns.
using Route = std::function<void(const RouteRequest&, Respond)>;

/// Filled while starting, then read by any thread.
class Routes {
 public:
  /// `pattern`: "/v1/admin/sessions/{user}".
  void add(std::string method, const std::string& pattern, Route route);

  /// Answers 400 to a malformed target, 404 to an unknown path, 405 (with Allow) to a known one by another
  /// method.
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
