// Durations as written in a configuration: a whole number and its unit, "500ms", "10s", "30min", "24h", "7d".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "configs/config.hpp"

namespace segue::configs {

/// nullopt: no unit or an unknown one, a fraction, a sign, or more than 64 bits of milliseconds.
std::optional<Duration> parse_duration(std::string_view text);

/// In the largest unit that gives a whole number; parse_duration() gives back the same duration.
std::string to_string(Duration duration);

}  // namespace segue::configs
