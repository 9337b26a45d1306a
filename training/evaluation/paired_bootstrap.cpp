#include "training/evaluation/paired_bootstrap.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include "training/samplers/random.hpp"

namespace segue::training {
namespace {

double value(std::uint32_t rank, RankMeasure measure) {
  if (rank == 0) return 0;
  return measure == RankMeasure::hit ? 1 : 1.0 / rank;
}

struct SessionDifference {
  double sum = 0;
  double plays = 0;
};

}  // namespace

Difference paired_bootstrap(const NextPlayRanks& a, const NextPlayRanks& b, RankMeasure measure,
                            std::uint64_t seed, std::size_t draws) {
  assert(a.session_end == b.session_end);
  std::vector<SessionDifference> sessions;
  double sum = 0, plays = 0;
  std::size_t play = 0;
  for (const auto end : a.session_end) {
    if (play == end) continue;
    SessionDifference session{0, static_cast<double>(end - play)};
    for (; play < end; ++play) session.sum += value(a.ranks[play], measure) - value(b.ranks[play], measure);
    sum += session.sum;
    plays += session.plays;
    sessions.push_back(session);
  }
  if (sessions.empty()) return {};

  Random random(seed);
  std::vector<double> means(draws);
  for (auto& mean : means) {
    double drawn_sum = 0, drawn_plays = 0;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
      const auto& drawn = sessions[random.below(sessions.size())];
      drawn_sum += drawn.sum;
      drawn_plays += drawn.plays;
    }
    mean = drawn_sum / drawn_plays;
  }
  std::sort(means.begin(), means.end());
  const auto at = [&](double share) {
    return means[static_cast<std::size_t>(share * static_cast<double>(draws - 1))];
  };
  return {sum / plays, at(0.025), at(0.975)};
}

}  // namespace segue::training
