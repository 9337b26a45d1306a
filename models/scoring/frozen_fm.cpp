#include "models/scoring/frozen_fm.hpp"

#include <algorithm>

namespace segue::models {

FrozenFm::FrozenFm(FmWeights weights)
    : dims_(weights.track.dim(1)),
      user_(std::move(weights.user)),
      previous_(std::move(weights.previous)),
      action_(std::move(weights.action)) {}

void FrozenFm::query(const FmContext& context, float scale, std::span<float> query) const {
  std::fill(query.begin(), query.end(), 0.0F);
  const auto add = [&](const float* row) {
    for (std::int64_t j = 0; j < dims_; ++j) query[j] += row[j];
  };
  if (context.user >= 0) add(user_.row(context.user));
  if (context.previous >= 0) {
    add(previous_.row(context.previous));
    add(action_.row(static_cast<std::int64_t>(context.action)));
  }
  for (std::int64_t j = 0; j < dims_; ++j) query[j] *= scale;
}

}  // namespace segue::models
