// Paired bootstrap comparison of two models on the same held-out sessions.
#pragma once

#include <cstdint>

#include "training/evaluation/next_play_ranks.hpp"
#include "training/metrics/bootstrap.hpp"

namespace segue::training {

enum class RankMeasure { hit, reciprocal_rank };  // within the first k

/// The mean difference a − b, by bootstrap over sessions; `a` and `b` must be of the same sessions. All zero
/// without ranks. The same seed gives the same interval.
Estimate paired_bootstrap(const NextPlayRanks& a, const NextPlayRanks& b, RankMeasure measure,
                          std::uint64_t seed, std::size_t draws = 1000);

}  // namespace segue::training
