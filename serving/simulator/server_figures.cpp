#include "serving/simulator/server_figures.hpp"

#include <simdjson.h>

#include <thread>

namespace segue::serving::simulator {

std::optional<ServerFigures> fetch_figures(const base::Endpoint& endpoint) {
  const auto answer =
      base::http_request(endpoint, {.target = "/v1/figures", .timeout = std::chrono::seconds(5)});
  if (!answer || answer->status != 200) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(answer->body).get(document)) return std::nullopt;
  ServerFigures figures;
  const auto read = [&document](const char* key, std::int64_t& value) {
    return document[key].get(value) == simdjson::SUCCESS;
  };
  if (!read("events", figures.events) || !read("dead_letters", figures.dead_letters) ||
      !read("duplicates", figures.duplicates) || !read("unmatched", figures.unmatched))
    return std::nullopt;
  return figures;
}

bool wait_until_ready(const base::Endpoint& endpoint, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const auto answer =
        base::http_request(endpoint, {.target = "/readyz", .timeout = std::chrono::seconds(2)});
    if (answer && answer->status == 200) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace segue::serving::simulator
