// The random numbers of a training, apart from LibTorch's: the same seed gives the same numbers on every
// machine, which the distributions of <random> do not promise.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

namespace segue::training {

/// SplitMix64 (Steele, Lea and Flood 2014).
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

  /// [0, bound); bound > 0 and below 2^32 (Lemire 2019, whose bias of 2^-32 is of no matter here).
  std::uint64_t below(std::uint64_t bound) { return ((next() >> 32) * bound) >> 32; }

  template <class T>
  void shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace segue::training
