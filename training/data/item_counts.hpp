// Number of occurrences of each item.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <vector>

namespace segue::training {

/// Among `rows`, of which `item_of` is the member that names the item; without it they are items themselves.
/// [catalogue].
template <class Rows, class ItemOf = std::identity>
std::vector<float> item_counts(const Rows& rows, std::integral auto catalogue, ItemOf item_of = {}) {
  std::vector<float> counts(static_cast<std::size_t>(catalogue), 0);
  for (const auto& row : rows) ++counts[static_cast<std::size_t>(std::invoke(item_of, row))];
  return counts;
}

}  // namespace segue::training
