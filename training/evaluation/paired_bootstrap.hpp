// Is one better than the other, or was it chance? The paired bootstrap (Efron and Tibshirani 1993) over
// sessions, since the plays of a session are not independent.
#pragma once

#include <cstdint>

#include "training/evaluation/next_play_ranks.hpp"

namespace segue::training {

/// How much more `a` has than `b`, and where that lies in 95 of 100 draws.
struct Difference {
  double mean = 0;
  double low = 0;
  double high = 0;
};

enum class RankMeasure { hit, reciprocal_rank };  // within the first k

/// Both on the same sessions. All zero where nothing was played. The same seed gives the same interval.
Difference paired_bootstrap(const NextPlayRanks& a, const NextPlayRanks& b, RankMeasure measure,
                            std::uint64_t seed, std::size_t draws = 1000);

}  // namespace segue::training
