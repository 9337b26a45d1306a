// A setting as somebody wrote it, in a TOML file or behind --set, before it is held against keys.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace segue::configs {

/// From the command line: bare text, whose type is what the key wants.
struct Literal {
  std::string text;
};
/// A TOML value of a type that no key has; its name, for the error.
struct ForeignType {
  std::string name;
};
using WrittenValue =
    std::variant<std::int64_t, double, bool, std::string, std::vector<std::string>, Literal, ForeignType>;

struct Setting {
  std::string key;     // "section.name"
  std::string origin;  // "segue.toml:12" or "--set", for errors
  WrittenValue value;

  // The value as the type that its key wants; nullopt where it was written as another.
  std::optional<std::int64_t> integer() const;
  std::optional<double> real() const;  // a whole number will do
  std::optional<bool> flag() const;
  std::optional<std::string> text() const;
  std::optional<std::vector<std::string>> texts() const;  // a literal is split at commas
};

/// Throws ConfigError: "segue.toml:12: section.name <why>".
[[noreturn]] void refuse(const Setting& setting, const std::string& why);

/// Every setting of a TOML file, in order of its lines. Throws ConfigError when the file cannot be read or is
/// not TOML.
std::vector<Setting> read_toml(const std::filesystem::path& file);

/// "section.key=value". Throws ConfigError on anything else.
Setting read_override(const std::string& text);

}  // namespace segue::configs
