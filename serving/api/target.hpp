// The target of a request: its path, cut and decoded, and its query.
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

/// nullopt: no leading slash, or a bad percent escape. A segment is compared, never opened as a file.
std::optional<Target> parse_target(std::string_view target);

/// Percent-encodes what may not stand in a path segment or query value.
std::string percent_encode(std::string_view text);

}  // namespace segue::serving
