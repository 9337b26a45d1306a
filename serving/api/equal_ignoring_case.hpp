// The comparison of names that HTTP writes in either case.
#pragma once

#include <algorithm>
#include <string_view>

namespace segue::serving {

/// Of ASCII letters; any other character stays.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace segue::serving
