// Spelling suggestions: the known name nearest to a misspelt one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace segue::configs {

/// By Levenshtein distance; a name without a section is compared with the last part of each. nullopt when
/// none is near (more than a third of the letters differ).
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> known);

}  // namespace segue::configs
