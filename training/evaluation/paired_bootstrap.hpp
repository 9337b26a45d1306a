// Is one version better than another on the same held-out sessions, or was it chance?
#pragma once

#include <cstdint>

#include "training/evaluation/next_play_ranks.hpp"
#include "training/metrics/bootstrap.hpp"

namespace segue::training {

enum class RankMeasure { hit, reciprocal_rank };  // within the first k

/// How much more `a` has than `b`. All zero where nothing was played. The same seed gives the same interval.
Estimate paired_bootstrap(const NextPlayRanks& a, const NextPlayRanks& b, RankMeasure measure,
                          std::uint64_t seed, std::size_t draws = 1000);

}  // namespace segue::training
