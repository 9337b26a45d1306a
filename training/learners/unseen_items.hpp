// Negative sampling among the items that a user has not interacted with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "training/learners/negative_sampler.hpp"

namespace segue::training {

class UnseenItems {
 public:
  /// `seen` holds (user, item) pairs, in any order.
  explicit UnseenItems(std::vector<std::pair<std::int32_t, std::int32_t>> seen) : seen_(std::move(seen)) {
    std::sort(seen_.begin(), seen_.end());
  }

  bool seen(std::int32_t user, std::int32_t item) const {
    return std::binary_search(seen_.begin(), seen_.end(), std::pair(user, item));
  }

  /// An item that the user has not seen, by rejection sampling; after 100 rejections perhaps a seen one.
  std::int32_t draw(std::int32_t user, const NegativeSampler& sampler, base::Random& random) const {
    constexpr int tries = 100;
    auto item = sampler.draw(random);
    for (int i = 1; i < tries && seen(user, item); ++i) item = sampler.draw(random);
    return item;
  }

 private:
  std::vector<std::pair<std::int32_t, std::int32_t>> seen_;
};

}  // namespace segue::training
