// A transparent string hash: look-ups by string_view in containers of std::string without a temporary string.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace segue::base {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

}  // namespace segue::base
