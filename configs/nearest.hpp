// The known name that a misspelt one most probably meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace segue::configs {

/// By Levenshtein distance; a name that lacks its section is held against the last part of each. nullopt when
/// nothing is near (more than a third of the letters differ).
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> known);

}  // namespace segue::configs
