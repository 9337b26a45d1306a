// Deployment gate: decides whether a candidate version may be served.
#pragma once

#include <string>
#include <vector>

#include "training/evaluation/next_play_ranks.hpp"

namespace segue::training {

struct Contender {
  std::string name;
  NextPlayRanks ranks;
};

/// The verdict: "passed" (followed by the baselines that are better still, if any), or "failed: " and the
/// reason. The candidate fails when it is significantly worse than a champion, or not significantly better
/// than popularity, by MRR of the lists: significant is a difference outside the 95 % interval of the paired
/// bootstrap. The other, count-based baselines do not stop a candidate, because rejecting it would not put
/// them in its place: listeners would keep a champion that is no better. Without a held-out play to evaluate
/// on, the candidate fails.
std::string gate_verdict(const NextPlayRanks& candidate, const std::vector<Contender>& champions,
                         const Contender& popularity, const std::vector<Contender>& baselines,
                         std::uint64_t seed);

}  // namespace segue::training
