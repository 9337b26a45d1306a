#include "training/baselines/item_pop.hpp"

#include <algorithm>

namespace segue::training {

void ItemPop::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  for (std::size_t i = 0; i < queries.size(); ++i)
    std::ranges::copy(counts_, scores.begin() + static_cast<std::ptrdiff_t>(i * counts_.size()));
}

}  // namespace segue::training
