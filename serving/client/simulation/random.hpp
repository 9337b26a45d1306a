// Random numbers that are the same on every machine and library: the simulated world depends on its seed
// alone, which the distributions of <random> do not promise.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace segue::serving::client::simulation {

/// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// In [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// In [0, n); n > 0. The bias of the multiplication is below 2^-32 for every n used here.
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32) * static_cast<std::uint64_t>(n)) >> 32);
  }
  bool chance(double probability) { return uniform() < probability; }
  double exponential(double mean) { return -mean * std::log1p(-uniform()); }
  /// Number of failures before a success of probability 1 / (1 + mean).
  int geometric(double mean) {
    return static_cast<int>(std::log1p(-uniform()) / std::log(mean / (1 + mean)));
  }
  /// A generator of its own for part `index`: what one part draws does not change the others.
  Random fork(std::uint64_t index) const {
    return Random(Random(state_ ^ (index * 0xD1342543DE82EF95ULL)).next());
  }

 private:
  std::uint64_t state_;
};

/// Indices drawn in proportion to fixed weights.
class WeightedChoice {
 public:
  WeightedChoice() = default;
  explicit WeightedChoice(std::span<const double> weights) : cumulative_(weights.size()) {
    std::partial_sum(weights.begin(), weights.end(), cumulative_.begin());
  }
  bool empty() const { return cumulative_.empty(); }
  std::uint32_t draw(Random& random) const {
    const double at = random.uniform() * cumulative_.back();
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
    return static_cast<std::uint32_t>(
        std::min<std::ptrdiff_t>(found - cumulative_.begin(), std::ssize(cumulative_) - 1));
  }

 private:
  std::vector<double> cumulative_;
};

}  // namespace segue::serving::client::simulation
