#include "training/selection/validation_measure.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "training/metrics/ranking_metrics.hpp"

namespace segue::training {
namespace {

constexpr std::size_t max_cases = 3000;

}  // namespace

double expected_ndcg(double rank, std::int32_t candidates, std::int32_t negatives, std::size_t k) {
  const double others = candidates - 1;
  const double drawn = negatives;
  if (drawn >= others) return ndcg(rank, k);
  // Ties are few; half of them count as better.
  const double better = std::ceil(rank - 1), worse = others - better;
  const auto log_choose = [](double n, double m) {
    return std::lgamma(n + 1) - std::lgamma(m + 1) - std::lgamma(n - m + 1);
  };
  const auto fewest = std::max(0.0, drawn - worse), most = std::min(better, drawn);
  if (fewest >= static_cast<double>(k)) return 0;
  double sum = 0;
  double chance =
      std::exp(log_choose(better, fewest) + log_choose(worse, drawn - fewest) - log_choose(others, drawn));
  for (double x = fewest; x <= most && x < static_cast<double>(k); ++x) {
    sum += chance * ndcg(x + 1, k);
    chance *= (better - x) * (drawn - x) / ((x + 1) * (worse - drawn + x + 1));
  }
  return sum;
}

ValidationCases::ValidationCases(const ModelTask& task)
    : cases(task.split.validation), ranking(task.ranking) {
  // Of new items all candidates stand with the case; else negatives were drawn, or given.
  if (task.split.new_to_fit.empty()) {
    for (auto& asked : cases) {
      negatives = std::max(negatives, static_cast<std::int32_t>(asked.negatives.size()));
      asked.negatives.clear();
    }
  }
  if (negatives > 0) ranking.mask = Mask::seen;
  if (cases.size() > max_cases) {
    base::Random random(task.seed);
    random.shuffle(std::span(cases));
    cases.resize(max_cases);
  }
}

double ValidationCases::ndcg(const CaseRanks& ranks) const {
  double sum = 0;
  for (std::size_t i = 0; i < ranks.rank.size(); ++i)
    sum += expected_ndcg(ranks.rank[i], ranks.candidates[i], negatives > 0 ? negatives : ranks.candidates[i],
                         ranks.k);
  return ranks.rank.empty() ? 0 : sum / static_cast<double>(ranks.rank.size());
}

double validation_ndcg(ItemScorer& scorer, const ModelTask& task) {
  const ValidationCases validation(task);
  return validation.ndcg(rank_cases(scorer, task.data.item_count(), validation.cases, validation.ranking));
}

}  // namespace segue::training
