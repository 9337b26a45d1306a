// The parser of request targets: decoded path segments and query parameters.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::serving {

struct Target {
  std::vector<std::string> path;  // segments; empty for "/"
  std::map<std::string, std::string> query;
};

/// nullopt: no leading slash, or a bad percent escape. Segments are only compared, never opened as files.
std::optional<Target> parse_target(std::string_view target);

/// Percent-encodes the characters not allowed in a path segment or query value.
std::string percent_encode(std::string_view text);

}  // namespace segue::serving
