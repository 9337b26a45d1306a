// A portable pseudo-random generator: a seed gives the same numbers on every machine and library, which the
// distributions of <random> do not guarantee.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

namespace segue::base {

/// SplitMix64 (Steele, Lea and Flood 2014). Not thread-safe.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }

  /// [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

  /// [0, bound); 0 < bound < 2^32 (Lemire 2019, whose bias of 2^-32 is negligible here).
  std::uint32_t below(std::uint64_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  bool chance(double probability) { return uniform() < probability; }
  double exponential(double mean) { return -mean * std::log1p(-uniform()); }
  /// Number of failures before the first success, at success probability 1 / (1 + mean).
  int geometric(double mean) {
    return static_cast<int>(std::log1p(-uniform()) / std::log(mean / (1 + mean)));
  }

  template <class T>
  void shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

  /// An independent generator for subtask `index`: what one subtask draws does not change the others.
  Random fork(std::uint64_t index) const {
    return Random(Random(state_ ^ (index * 0xD1342543DE82EF95ULL)).next());
  }

 private:
  std::uint64_t state_;
};

}  // namespace segue::base
