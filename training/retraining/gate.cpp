#include "training/retraining/gate.hpp"

#include <cstdio>

#include "training/evaluation/paired_bootstrap.hpp"

namespace segue::training {
namespace {

std::string describe(const Estimate& difference, const std::string& name) {
  char text[160];
  std::snprintf(text, sizeof(text), "MRR differs from that of %s by %+.4f (95 %% of draws: %+.4f to %+.4f)",
                name.c_str(), difference.mean, difference.low, difference.high);
  return text;
}

}  // namespace

std::string gate_verdict(const NextPlayRanks& candidate, const std::vector<Contender>& champions,
                         const Contender& popularity, const std::vector<Contender>& baselines,
                         std::uint64_t seed) {
  if (candidate.ranks.empty()) return "failed: no held-out session has two plays to judge by";
  const auto against = [&](const Contender& other) {
    return paired_bootstrap(candidate, other.ranks, RankMeasure::reciprocal_rank, seed);
  };
  for (const auto& champion : champions)
    if (const auto difference = against(champion); difference.high < 0)
      return "failed: worse than the " + champion.name + ": " + describe(difference, champion.name);
  if (const auto difference = against(popularity); difference.low <= 0)
    return "failed: not better than " + popularity.name + ": " + describe(difference, popularity.name);
  std::string better;
  for (const auto& baseline : baselines)
    if (against(baseline).high < 0) better += (better.empty() ? "" : ", ") + baseline.name;
  return better.empty() ? "passed" : "passed (better still: " + better + ")";
}

}  // namespace segue::training
