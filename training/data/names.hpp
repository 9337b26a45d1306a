// Dense numbering of names.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/string_hash.hpp"

namespace segue::training {

/// Numbers names from 0 in order of first appearance. Not thread-safe.
class Names {
 public:
  std::int32_t number(std::string_view name) {
    if (const auto place = numbers_.find(name); place != numbers_.end()) return place->second;
    const auto number = static_cast<std::int32_t>(names.size());
    numbers_.emplace(names.emplace_back(name), number);
    return number;
  }

  std::vector<std::string> names;

 private:
  std::unordered_map<std::string, std::int32_t, base::StringHash, std::equal_to<>> numbers_;
};

}  // namespace segue::training
