#include "serving/api/routes.hpp"

namespace segue::serving {
namespace {

bool is_parameter(const std::string& segment) { return segment.starts_with('{') && segment.ends_with('}'); }

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
             std::map<std::string, std::string>& parameters) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_parameter(pattern[i]))
      parameters[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
    else if (pattern[i] != path[i])
      return false;
  }
  return true;
}

/// 204 without content, or 405, with the methods that a path answers, HEAD and OPTIONS among them.
HttpResponse allowing(unsigned status, const std::vector<std::string>& methods) {
  std::string allowed;
  for (const std::string& method : methods) allowed += method + (method == "GET" ? ", HEAD, " : ", ");
  allowed += "OPTIONS";
  HttpResponse response = status == 204 ? HttpResponse{status, {}}
                                        : error_response(status, "this path answers " + allowed + " only");
  response.headers.emplace_back("Allow", std::move(allowed));
  return response;
}

}  // namespace

void Routes::add(std::string method, const std::string& pattern, Route route) {
  entries_.push_back({std::move(method), parse_target(pattern).value().path, std::move(route)});
}

void Routes::handle(const HttpRequest& request, Respond respond) const {
  if (request.target == "*" && request.method == "OPTIONS") return respond(allowing(204, {"GET", "POST"}));
  auto target = parse_target(request.target);
  if (!target) return respond(error_response(400, "the request's target is malformed"));
  std::vector<std::string> methods;
  for (const Entry& entry : entries_) {
    std::map<std::string, std::string> parameters;
    if (!matches(entry.pattern, target->path, parameters)) continue;
    if (entry.method == request.method)
      return entry.route({request, std::move(parameters), std::move(target->query)}, std::move(respond));
    methods.push_back(entry.method);
  }
  if (methods.empty()) return respond(error_response(404, "there is nothing here"));
  respond(allowing(request.method == "OPTIONS" ? 204 : 405, methods));
}

}  // namespace segue::serving
