#include "serving/api/routes.hpp"

#include <boost/json.hpp>

#include "base/json.hpp"

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

}  // namespace

HttpResponse error_response(unsigned status, std::string_view sentence) {
  HttpResponse response;
  response.status = status;
  response.body = base::json_text({{"error", sentence}});
  return response;
}

void Routes::add(std::string method, const std::string& pattern, Route route) {
  entries_.push_back({std::move(method), parse_target(pattern).value().path, std::move(route)});
}

void Routes::handle(const HttpRequest& request, Respond respond) const {
  auto target = parse_target(request.target);
  if (!target) return respond(error_response(400, "the request's target is malformed"));
  std::string allowed;
  for (const Entry& entry : entries_) {
    std::map<std::string, std::string> parameters;
    if (!matches(entry.pattern, target->path, parameters)) continue;
    if (entry.method == request.method)
      return entry.route({request, std::move(parameters), std::move(target->query)}, std::move(respond));
    allowed += (allowed.empty() ? "" : ", ") + entry.method;
  }
  if (allowed.empty()) return respond(error_response(404, "there is nothing here"));
  HttpResponse response = error_response(405, "this path answers " + allowed + " only");
  response.headers.emplace_back("Allow", allowed);
  respond(std::move(response));
}

}  // namespace segue::serving
