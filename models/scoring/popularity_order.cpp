#include "models/scoring/popularity_order.hpp"

#include <algorithm>
#include <cmath>

namespace segue::models {

PopularityOrder::PopularityOrder(const std::vector<float>& counts) {
  order_.reserve(counts.size());
  for (std::size_t row = 0; row < counts.size(); ++row) {
    order_.push_back({static_cast<std::int32_t>(row), static_cast<float>(std::log1p(double{counts[row]}))});
  }
  std::sort(order_.begin(), order_.end(), better);
}

void PopularityOrder::top_k(std::size_t k, std::span<const std::int32_t> excluded,
                            std::vector<RankedRow>& list) const {
  list.clear();
  for (const RankedRow& row : order_) {
    if (list.size() == k) break;
    if (!std::binary_search(excluded.begin(), excluded.end(), row.row)) list.push_back(row);
  }
}

}  // namespace segue::models
