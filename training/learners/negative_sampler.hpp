// Negative sampler over the whole catalogue with probability proportional to popularity^exponent.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"

namespace segue::training {

/// q(i) ∝ (count_i + 1)^exponent: tracks without plays are drawn too, since models would otherwise never
/// learn to rank them low. Alias method (Vose 1991): O(1) per draw. Immutable, any thread.
class NegativeSampler {
 public:
  /// `counts` must not be empty; a track with a count of −1 is never drawn.
  NegativeSampler(std::span<const float> counts, double exponent);

  std::int32_t draw(base::Random& random) const {
    const auto slot = random.below(threshold_.size());
    return random.uniform() < threshold_[slot] ? static_cast<std::int32_t>(slot) : alias_[slot];
  }

  /// log q(i), for the logQ correction of a sampled softmax.
  float log_probability(std::int32_t track) const {
    return log_probability_[static_cast<std::size_t>(track)];
  }

 private:
  std::vector<double> threshold_;
  std::vector<std::int32_t> alias_;
  std::vector<float> log_probability_;
};

}  // namespace segue::training
