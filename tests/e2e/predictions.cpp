#include "tests/e2e/predictions.hpp"

#include <simdjson.h>

#include <fstream>

namespace segue::testing {

Predictions read_predictions(const std::filesystem::path& file) {
  Predictions predictions;
  simdjson::dom::parser parser;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const simdjson::dom::element json = parser.parse(line);
    auto& tracks = predictions[{std::int64_t(json["partition"]), std::int64_t(json["offset"])}];
    for (const simdjson::dom::element track : json["tracks"].get_array())
      tracks.emplace_back(std::string_view(track));
  }
  return predictions;
}

}  // namespace segue::testing
