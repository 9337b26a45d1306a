// Ranks of the targets and top-k lists, case by case.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// Which items are masked, that is, excluded from ranking: none, or (seen) those of the query's history. With
/// `seen` the target itself is never masked, as in published protocols; this tells the model that a target is
/// new unless it is the only repeat left, so metrics are always split into repeats and new targets as well.
enum class Mask { none, seen };

struct RankingOptions {
  std::size_t k = 10;  // length of the lists
  Mask mask = Mask::seen;
};

/// Ranks and top-k lists of the cases, in the order of the cases.
struct CaseRanks {
  std::size_t k = 0;
  std::vector<double> rank;              // 1 is best; items with the same score share the mean of their ranks
  std::vector<std::int32_t> candidates;  // number of items ranked, the target included
  std::vector<std::int32_t> list;  // [cases, k] the best first, ties by item; -1 where candidates ran out
};

/// Ranks each target among its negatives, or among the whole catalogue where a case has none (full ranking).
/// Scores a few hundred cases at a time. `items` is the size of the catalogue.
CaseRanks rank_cases(ItemScorer& scorer, std::int32_t items, std::span<const RankingCase> cases,
                     const RankingOptions& options);

/// Ranks by precomputed scores, row-major [cases, items].
CaseRanks rank_scores(std::span<const float> scores, std::int32_t items, std::span<const RankingCase> cases,
                      const RankingOptions& options);

/// Whether the target already occurs in the query's history.
bool is_repeat(const RankingCase& ranking_case);

}  // namespace segue::training
