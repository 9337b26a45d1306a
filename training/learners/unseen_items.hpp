// What each user has taken: negatives are drawn among the rest.
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
  /// Pairs of user and item, in any order.
  explicit UnseenItems(std::vector<std::pair<std::int32_t, std::int32_t>> taken) : taken_(std::move(taken)) {
    std::sort(taken_.begin(), taken_.end());
  }

  bool taken(std::int32_t user, std::int32_t item) const {
    return std::binary_search(taken_.begin(), taken_.end(), std::pair(user, item));
  }

  /// An item that the user has not taken; of a user who took nearly all, perhaps one taken.
  std::int32_t draw(std::int32_t user, const NegativeSampler& sampler, base::Random& random) const {
    constexpr int tries = 100;
    auto item = sampler.draw(random);
    for (int i = 1; i < tries && taken(user, item); ++i) item = sampler.draw(random);
    return item;
  }

 private:
  std::vector<std::pair<std::int32_t, std::int32_t>> taken_;
};

}  // namespace segue::training
