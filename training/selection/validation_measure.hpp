// The measure by which a model, its settings and its epoch are chosen: NDCG on the validation cases.
#pragma once

#include <cstdint>

#include "training/selection/model_task.hpp"

namespace segue::training {

/// NDCG@k that an item at `rank` among `candidates` has on average over all draws, without replacement, of
/// `negatives` other candidates: the number of better ones among them is hypergeometric. With as many
/// negatives as there are others it is ndcg(rank, k). Choosing by it is free of the luck of one draw.
double expected_ndcg(double rank, std::int32_t candidates, std::int32_t negatives, std::size_t k);

/// The task's validation cases, or some thousands of them drawn by its seed, and how they are ranked: among
/// the whole catalogue, the items of the sequence masked as the task asks, or always where the cases have
/// negatives, which are never among them.
struct ValidationCases {
  explicit ValidationCases(const ModelTask& task);

  std::vector<RankingCase> cases;  // without negatives, but for new items (Protocol::new_items)
  std::int32_t negatives = 0;      // per case; 0: all others
  RankingOptions ranking;

  /// Mean expected_ndcg().
  double ndcg(const CaseRanks& ranks) const;
};

double validation_ndcg(ItemScorer& scorer, const ModelTask& task);

}  // namespace segue::training
