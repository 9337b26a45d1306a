#include "base/json.hpp"

#include <array>
#include <boost/json/src.hpp>  // the library itself, compiled here and nowhere else
#include <charconv>
#include <cmath>

namespace segue::base {
namespace {

struct Utf8Sequence {
  std::size_t length;  // bytes of the character, or of the ill-formed part that one U+FFFD replaces
  bool valid;
};

/// The sequence at the start of `text`, whose first byte is not ASCII (Unicode 15, tables 3-7 and 3-8).
Utf8Sequence first_sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const unsigned char second_min = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char second_max = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char min = i == 1 ? second_min : 0x80;
    const unsigned char max = i == 1 ? second_max : 0xBF;
    if (i == text.size() || byte(i) < min || byte(i) > max) return {i, false};
  }
  return {length, true};
}

bool plain(unsigned char c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; }

void append_escaped(std::string& out, unsigned char c) {
  static constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
  }
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  out.append(text.data(), end);
}

void append_name(std::string& out, std::string_view name) {
  if (out.back() != '{') out += ',';
  append_json_string(out, name);
  out += ':';
}

/// Visits a value.
struct Writer {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t number) const { append_number(out, number); }
  void operator()(std::uint64_t number) const { append_number(out, number); }
  void operator()(double number) const { append_json_number(out, number); }
  void operator()(const boost::json::string& text) const { append_json_string(out, text); }
  void operator()(const boost::json::array& values) const {
    out += '[';
    for (const auto& value : values) {
      if (out.back() != '[') out += ',';
      boost::json::visit(*this, value);
    }
    out += ']';
  }
  void operator()(const boost::json::object& members) const {
    out += '{';
    for (const auto& [name, value] : members) {
      append_name(out, name);
      boost::json::visit(*this, value);
    }
    out += '}';
  }
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t run = 0;
    while (run < text.size() && plain(text[run])) ++run;
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
    if (const unsigned char c = text[0]; c < 0x80) {
      append_escaped(out, c);
      text.remove_prefix(1);
    } else {
      const auto [length, valid] = first_sequence(text);
      out.append(valid ? text.substr(0, length) : "\uFFFD");
      text.remove_prefix(length);
    }
  }
  out += '"';
}

void append_json_number(std::string& out, std::int64_t number) { append_number(out, number); }

void append_json_number(std::string& out, double number) {
  std::isfinite(number) ? append_number(out, number) : void(out += "null");
}

void append_json_number(std::string& out, float number) {
  std::isfinite(number) ? append_number(out, number) : void(out += "null");
}

std::string json_text(const boost::json::value& value) {
  std::string out;
  boost::json::visit(Writer{out}, value);
  return out;
}

void append_json_field(std::string& out, std::string_view name, std::string_view value) {
  append_name(out, name);
  append_json_string(out, value);
}

void append_json_field(std::string& out, std::string_view name, std::int64_t value) {
  append_name(out, name);
  append_json_number(out, value);
}

}  // namespace segue::base
