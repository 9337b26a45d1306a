#include "configs/setting.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/parse_number.hpp"
#include "configs/load.hpp"

namespace segue::configs {
namespace {

/// The texts between commas, without the blanks around them.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    part.erase(0, part.find_first_not_of(' '));
    part.erase(part.find_last_not_of(' ') + 1);
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

WrittenValue written_value(const toml::node& node) {
  if (const auto* value = node.as_integer()) return value->get();
  if (const auto* value = node.as_floating_point()) return value->get();
  if (const auto* value = node.as_boolean()) return value->get();
  if (const auto* value = node.as_string()) return value->get();
  if (const auto* list = node.as_array()) {
    std::vector<std::string> texts;
    for (const toml::node& element : *list) {
      if (!element.is_string()) return ForeignType{"list of something else than text"};
      texts.push_back(element.as_string()->get());
    }
    return texts;
  }
  return ForeignType{"date or time"};
}

/// The value that a literal in TOML's own quotes or brackets stands for; a ForeignType: it is no such value.
WrittenValue toml_value(const std::string& literal) {
  try {
    const toml::table table = toml::parse("value = " + literal);
    if (table.size() == 1) return written_value(*table.get("value"));
  } catch (const toml::parse_error&) {
  }
  return ForeignType{"text that is not TOML"};
}

bool in_quotes(const std::string& literal) { return literal.starts_with('"') || literal.starts_with('\''); }

/// Keys of all depths as dotted names; keys.hpp decides the depth of a key, so no table is refused here.
void flatten(const toml::table& table, const std::string& prefix, const std::string& file,
             std::vector<Setting>& out) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* section = node.as_table();
        section != nullptr && !(section->empty() && section->is_inline())) {
      flatten(*section, name + ".", file, out);
    } else {
      out.push_back({name, file + ":" + std::to_string(key.source().begin.line), written_value(node)});
    }
  }
}

std::string read_text(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    throw ConfigError(file.string() + ": is a folder, not a file");
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream) throw ConfigError("cannot read " + file.string() + ": " + std::strerror(errno));
  if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
  if (stream.bad() || text.bad())
    throw ConfigError("cannot read " + file.string() + ": " + std::strerror(errno));
  return text.str();
}

}  // namespace

std::optional<std::int64_t> Setting::integer() const {
  if (const auto* literal = std::get_if<Literal>(&value))
    return base::parse_number<std::int64_t>(literal->text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  return std::nullopt;
}

std::optional<double> Setting::real() const {
  if (const auto* literal = std::get_if<Literal>(&value)) return base::parse_number<double>(literal->text);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return static_cast<double>(*number);
  return std::nullopt;
}

std::optional<bool> Setting::flag() const {
  if (const auto* literal = std::get_if<Literal>(&value)) {
    if (literal->text == "true") return true;
    if (literal->text == "false") return false;
  }
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return std::nullopt;
}

std::optional<std::string> Setting::text() const {
  if (const auto* literal = std::get_if<Literal>(&value)) {
    if (in_quotes(literal->text)) return Setting{key, origin, toml_value(literal->text)}.text();
    return literal->text;
  }
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return std::nullopt;
}

std::optional<std::vector<std::string>> Setting::texts() const {
  if (const auto* literal = std::get_if<Literal>(&value)) {
    if (literal->text.starts_with('[')) return Setting{key, origin, toml_value(literal->text)}.texts();
    if (in_quotes(literal->text)) return Setting{key, origin, toml_value('[' + literal->text + ']')}.texts();
    return split(literal->text);
  }
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return *texts;
  return std::nullopt;
}

void refuse(const Setting& setting, const std::string& why) {
  throw ConfigError(setting.origin + ": " + setting.key + " " + why);
}

std::vector<Setting> read_toml(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  std::vector<Setting> settings;
  try {
    flatten(toml::parse(text, file.string()), "", file.string(), settings);
  } catch (const toml::parse_error& error) {
    throw ConfigError(file.string() + ":" + std::to_string(error.source().begin.line) + ": " +
                      std::string(error.description()));
  }
  return settings;
}

Setting read_override(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw ConfigError("--set " + text + ": must be section.key=value");
  return {text.substr(0, equals), "--set", Literal{text.substr(equals + 1)}};
}

}  // namespace segue::configs
