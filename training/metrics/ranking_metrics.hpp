// What ranked cases are worth: accuracy, and what becomes of the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/bootstrap.hpp"
#include "training/metrics/rank_cases.hpp"

namespace segue::training {

/// What a case's list and rank are judged by beside the case itself.
struct ItemFacts {
  std::vector<float> counts;          // rows of each item in the training, [items]
  std::vector<std::int32_t> artists;  // [items], -1: not known; empty: none are

  ItemFacts(const Interactions& data, std::span<const InteractionRow> training);
};

/// A model and the popularity list on the same cases; where negatives are drawn with several seeds, one run
/// for each, of the same targets in the same order.
struct RankedRun {
  CaseRanks model;
  CaseRanks popularity;
};

/// With an interval where it is a mean over cases, as all are but coverage and catalogue bias.
struct Metric {
  std::string name;  // "ndcg@10"
  double value = 0;
  std::optional<Estimate> interval;
};

/// Each case has one target at rank r among c candidates, and a list of k items (fewer where candidates ran
/// out). Means over the cases, a value per case being the mean over the runs, of:
///   hr, recall      1 if r ≤ k                         precision   hr / k
///   ndcg            1 / log2(r + 1) if r ≤ k           f1          2 hr / (k + 1)
///   mrr@k, map@k    1 / r if r ≤ k                     mrr         1 / r
///   roc_auc         (c − r) / (c − 1), only among candidates; ½ for c = 1
///   serendipity     1 if r ≤ k, and popularity's r > k (Ge et al. 2010)
///   novelty         mean −log2 p over the list, p an item's share of the training, with one row more for
///                   every item (Vargas and Castells 2011)
///   popularity_bias mean count over the list, as a share of the greatest (Ludewig and Jannach 2018)
///   artist_diversity distinct artists per listed item that has one; left out where none is known
/// further, at each other depth d asked for, however long the lists:
///   hr@d, ndcg@d, mrr@d
/// over lists that several cases share, as those of a user's random rows do, ranked among the whole
/// catalogue:
///   auc             list_auc() of a list and all that is wanted of it
/// and over all lists together:
///   coverage        listed items as a share of the catalogue
///   catalogue_bias  Gini coefficient of how often each item of the catalogue is listed: 0 when all alike
struct RankingMetrics {
  std::vector<Metric> all;
  std::int64_t repeat_cases = 0;  // whose target stands in the sequence already
  std::vector<Metric> repeats;    // means over cases alone, as for the next; empty without such a case
  std::int64_t new_cases = 0;
  std::vector<Metric> fresh;
};

/// Intervals come from a bootstrap over sequences (users where each has one). At least one run.
RankingMetrics ranking_metrics(const ItemFacts& facts, std::span<const RankingCase> cases,
                               std::span<const RankedRun> runs, std::uint64_t seed,
                               std::span<const std::size_t> depths = {});

/// 1 / log2(rank + 1) within the first k, else 0.
double ndcg(double rank, std::size_t k);

/// Mean of ndcg over the cases; 0 without one.
double mean_ndcg(const CaseRanks& ranks);

/// Where each sequence's cases end, for a bootstrap; cases of a sequence stand together.
std::vector<std::size_t> sequence_ends(std::span<const RankingCase> cases);

}  // namespace segue::training
