// The case of ASCII letters, for names that protocols write in either.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace segue::base {

/// Of ASCII letters; any other character stays.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = lower(c);
  return lowered;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace segue::base
