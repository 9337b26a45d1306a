// Ranking metrics: accuracy, novelty, diversity, popularity bias and catalogue coverage.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/bootstrap.hpp"
#include "training/metrics/rank_cases.hpp"

namespace segue::training {

/// Item statistics that metrics other than accuracy need.
struct ItemStatistics {
  std::vector<float> counts;          // [items] training rows of each item
  std::vector<std::int32_t> artists;  // [items] artist numbers, -1: not known; empty: none are known

  ItemStatistics(const Interactions& data, std::span<const InteractionRow> training);
};

/// Ranks of a model, and of the popularity baseline, on the same cases. Where negatives are drawn with
/// several seeds there is one run per seed, with the same targets in the same order.
struct RankedRun {
  CaseRanks model;
  CaseRanks popularity;
};

/// `interval` is set where the metric is a mean: not for coverage, catalogue_bias and rmse.
struct Metric {
  std::string name;  // "ndcg@10"
  double value = 0;
  std::optional<Estimate> interval;
};

/// Each case has one target at rank r among c candidates, and a list of k items (fewer if c < k). Means over
/// the cases of the following, each case's value being the mean over its runs:
///   hr, recall      1 if r ≤ k                         precision   hr / k
///   ndcg            1 / log2(r + 1) if r ≤ k           f1          2 hr / (k + 1)
///   mrr@k, map@k    1 / r if r ≤ k                     mrr         1 / r
///   roc_auc         (c − r) / (c − 1), only among candidates; ½ for c = 1
///   serendipity     1 if r ≤ k, and the popularity baseline's r > k (Ge et al. 2010)
///   novelty         mean −log2 p over the list, p an item's share of the training rows, with add-one
///                   smoothing (Vargas and Castells 2011)
///   popularity_bias mean count over the list, as a share of the greatest (Ludewig and Jannach 2018)
///   artist_diversity distinct artists per listed item that has one; omitted where none is known
/// at each other cutoff d requested, which may exceed the length of the lists:
///   hr@d, ndcg@d, mrr@d
/// over lists with several targets (cases with the same history, as with Protocol::random_rows) under full
/// ranking:
///   auc             list_auc() of a list and its targets
/// and over all lists together:
///   coverage        listed items as a share of the catalogue
///   catalogue_bias  Gini coefficient of how often each item of the catalogue is listed; 0: equally often
struct RankingMetrics {
  std::vector<Metric> all;
  std::int64_t repeat_cases = 0;    // cases whose target is_repeat()
  std::vector<Metric> repeats;      // over these cases, without auc, coverage, catalogue_bias; empty: none
  std::int64_t new_cases = 0;       // cases whose target is new to the sequence
  std::vector<Metric> new_targets;  // likewise over these
};

/// Intervals are by bootstrap over sequences (users where each has one sequence). Needs at least one run.
RankingMetrics ranking_metrics(const ItemStatistics& facts, std::span<const RankingCase> cases,
                               std::span<const RankedRun> runs, std::uint64_t seed,
                               std::span<const std::size_t> depths = {});

/// 1 / log2(rank + 1) within the first k, else 0.
double ndcg(double rank, std::size_t k);

/// Mean NDCG@k over the cases; 0 without cases.
double mean_ndcg(const CaseRanks& ranks);

/// End of each sequence's cases, as clusters for bootstrap(); cases must be grouped by sequence.
std::vector<std::size_t> sequence_ends(std::span<const RankingCase> cases);

}  // namespace segue::training
