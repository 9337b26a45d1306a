// The gate: whether a candidate may be served.
#pragma once

#include <string>
#include <vector>

#include "training/evaluation/next_play_test.hpp"

namespace segue::training {

struct Contender {
  std::string name;
  NextPlayRanks ranks;
};

/// "passed", or "failed: " and why. The candidate fails when it is worse than the champion (if there is one),
/// or not better than a floor, by MRR of the lists; what lies within the 95 % interval of the paired
/// bootstrap counts as equal to a champion, and a floor must be beaten beyond it. With nothing to judge by it
/// fails.
std::string judge(const NextPlayRanks& candidate, const std::vector<Contender>& champions,
                  const std::vector<Contender>& floors, std::uint64_t seed);

}  // namespace segue::training
