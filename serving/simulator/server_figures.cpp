#include "serving/simulator/server_figures.hpp"

#include <simdjson.h>

#include "serving/simulator/http_client.hpp"

namespace segue::serving::client {

std::optional<ServerFigures> fetch_figures(const Endpoint& endpoint) {
  const auto answer = http_get(endpoint, "/v1/figures", std::chrono::seconds(5));
  if (!answer || answer->status != 200) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(answer->body).get(document)) return std::nullopt;
  ServerFigures figures;
  const auto read = [&document](const char* key, std::int64_t& value) {
    return document[key].get(value) == simdjson::SUCCESS;
  };
  if (!read("events", figures.events) || !read("dead_letters", figures.dead_letters) ||
      !read("duplicates", figures.duplicates) || !read("strays", figures.strays))
    return std::nullopt;
  return figures;
}

}  // namespace segue::serving::client
