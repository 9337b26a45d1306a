// A setting as written in a TOML file or with --set, not yet checked against keys.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace segue::configs {

/// From the command line: bare text, which takes the type of the key. Text in quotes and a list in brackets
/// are read as TOML.
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

  // The value as the type of its key; nullopt if it was written as another type.
  std::optional<std::int64_t> integer() const;
  std::optional<double> real() const;  // a whole number is accepted too
  std::optional<bool> flag() const;
  std::optional<std::string> text() const;
  std::optional<std::vector<std::string>> texts() const;  // a bare literal is split at commas
};

/// Throws ConfigError: "segue.toml:12: section.name <why>".
[[noreturn]] void refuse(const Setting& setting, const std::string& why);

/// Every setting of a TOML file, in order of lines. Throws ConfigError when the file cannot be read or is not
/// TOML.
std::vector<Setting> read_toml(const std::filesystem::path& file);

/// "section.key=value". Throws ConfigError on anything else.
Setting read_override(const std::string& text);

}  // namespace segue::configs
