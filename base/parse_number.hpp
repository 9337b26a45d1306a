// Numbers from text, as std::from_chars reads them: no blanks, no plus sign, nothing beyond the type's range.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace segue::base {

/// The number at the front of `text`, which it is removed from.
template <class Number>
std::optional<Number> take_number(std::string_view& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// The number that all of `text` is.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  const auto number = take_number<Number>(text);
  return text.empty() ? number : std::nullopt;
}

}  // namespace segue::base
