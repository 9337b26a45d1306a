// The configuration loader: a TOML file, then `section.key=value` overrides, each checked against keys.hpp.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "configs/config.hpp"

namespace segue::configs {

/// An invalid configuration; the message is one sentence that names the file, the line and the key.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Every key at its default.
Config defaults();

/// Defaults, then the file (when given), then the overrides ("sessions.gap=10s"), in that order. Throws
/// ConfigError on a missing or malformed file, an unknown key, a wrong type, a value out of bounds, or two
/// contradicting keys.
Config load(const std::optional<std::filesystem::path>& file, std::span<const std::string> overrides = {});

/// The shipped segue.toml: every key with its sentence, unit, bounds and default.
std::string default_toml();

}  // namespace segue::configs
