// Where the looked-for item stands in the order of a model, case by case.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// Whether what the sequence already holds may be listed again. With `seen` the target itself is never
/// masked, as published protocols have it, which tells the model that a target is new unless it is the one
/// repeat left: figures are therefore always split into repeats and new items as well.
enum class Mask { none, seen };

struct RankingOptions {
  std::size_t k = 10;  // length of the lists
  Mask mask = Mask::seen;
};

/// How the targets of some cases were ranked; case by case, in their order.
struct CaseRanks {
  std::size_t k = 0;
  std::vector<double> rank;              // 1 is best; items with the same score share the mean of their ranks
  std::vector<std::int32_t> candidates;  // how many items were ranked, the target among them
  std::vector<std::int32_t> list;  // [cases, k] the best first, ties by item; -1 where candidates ran out
};

/// Ranks each target among its negatives, or among the whole catalogue where a case has none. Asks the scorer
/// for a few hundred cases at a time. `items` is the size of the catalogue.
CaseRanks rank_cases(ItemScorer& scorer, std::int32_t items, std::span<const RankingCase> cases,
                     const RankingOptions& options);

/// Ranks by given scores, row-major [cases, items].
CaseRanks rank_scores(std::span<const float> scores, std::int32_t items, std::span<const RankingCase> cases,
                      const RankingOptions& options);

/// Whether the target already stands in the sequence.
bool is_repeat(const RankingCase& ranked);

}  // namespace segue::training
