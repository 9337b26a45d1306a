#include "training/evaluation/paired_bootstrap.hpp"

#include <algorithm>
#include <cassert>

namespace segue::training {
namespace {

std::vector<double> values(const NextPlayRanks& ranks, RankMeasure measure) {
  std::vector<double> values(ranks.ranks.size());
  std::ranges::transform(ranks.ranks, values.begin(), [measure](std::uint32_t rank) {
    if (rank == 0) return 0.0;
    return measure == RankMeasure::hit ? 1.0 : 1.0 / rank;
  });
  return values;
}

}  // namespace

Estimate paired_bootstrap(const NextPlayRanks& a, const NextPlayRanks& b, RankMeasure measure,
                          std::uint64_t seed, std::size_t draws) {
  assert(a.session_end == b.session_end);
  return paired_bootstrap(values(a, measure), values(b, measure), a.session_end, seed, draws);
}

}  // namespace segue::training
