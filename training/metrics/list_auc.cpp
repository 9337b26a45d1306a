#include "training/metrics/list_auc.hpp"

#include <algorithm>

namespace segue::training {

double list_auc(std::span<const std::int32_t> list, std::span<const std::int32_t> relevant,
                std::int32_t items) {
  const auto positive = static_cast<double>(relevant.size());
  const auto negative = static_cast<double>(items) - positive;
  if (positive == 0 || negative <= 0) return 0.5;
  double hits = 0, misses = 0, in_order = 0;
  for (const auto item : list) {
    if (std::ranges::binary_search(relevant, item)) {
      ++hits;
    } else {
      ++misses;
      in_order += hits;
    }
  }
  in_order += (hits + positive) / 2 * (negative - misses);
  return in_order / (positive * negative);
}

}  // namespace segue::training
