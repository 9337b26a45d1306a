// The gate: whether a candidate may be served.
#pragma once

#include <string>
#include <vector>

#include "training/evaluation/next_play_ranks.hpp"

namespace segue::training {

struct Contender {
  std::string name;
  NextPlayRanks ranks;
};

/// "passed" (followed by the baselines that are better still, if any), or "failed: " and why. The candidate
/// fails when it is worse than the champion, or not better than popularity, by MRR of the lists: what lies
/// within the 95 % interval of the paired bootstrap counts as equal, and popularity must be beaten beyond it.
/// The baselines are models that count, too; they do not stop a candidate, because turning it down would not
/// put them in its place: the listeners would keep a champion that is no better. Without a play to judge by
/// the candidate fails.
std::string judge(const NextPlayRanks& candidate, const std::vector<Contender>& champions,
                  const Contender& popularity, const std::vector<Contender>& baselines, std::uint64_t seed);

}  // namespace segue::training
