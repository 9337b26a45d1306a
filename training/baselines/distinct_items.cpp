#include "training/baselines/distinct_items.hpp"

#include <algorithm>
#include <cmath>

namespace segue::training {

std::vector<WeightedItem> distinct_items(std::span<const InteractionRow> sequence, double half_life) {
  std::vector<WeightedItem> items;
  for (std::size_t back = 0; back < sequence.size(); ++back) {
    const auto weight = half_life > 0 ? std::exp2(-static_cast<double>(back) / half_life) : 1;
    items.push_back({sequence[sequence.size() - 1 - back].item, static_cast<float>(weight),
                     static_cast<std::int32_t>(back)});
  }
  std::ranges::stable_sort(items, {}, &WeightedItem::item);
  const auto older = std::ranges::unique(items, {}, &WeightedItem::item);
  items.erase(older.begin(), older.end());
  std::ranges::sort(items, {}, &WeightedItem::back);
  return items;
}

}  // namespace segue::training
