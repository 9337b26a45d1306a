// Content-based baselines, which know items by their features only and so handle cold-start items.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// [items] indices into Interactions::features, ascending; must outlive the scorers.
using ItemFeatures = std::vector<std::vector<std::int32_t>>;

/// Content-based filtering (Pazzani and Billsus 2007): cosine of the item's vector and the sum of the vectors
/// of the history's items. Features are weighted by inverse item frequency, log(items / items with it). An
/// item or history without features scores 0. Not thread-safe.
class ContentCosine : public ItemScorer {
 public:
  explicit ContentCosine(const ItemFeatures& features);

  std::string name() const override { return "Content"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  const ItemFeatures& features_;
  std::vector<float> rarity_;  // [features] inverse item frequency
  std::vector<float> norm_;    // [items]
};

/// Popularity of the item's features: the mean, over its features, of the mean number of rows of the items
/// that have the feature and at least one row; for an item without such features, of all items with rows.
class FeaturePop : public ItemScorer {
 public:
  FeaturePop(const ItemFeatures& features, std::span<const InteractionRow> rows);

  std::string name() const override { return "Feature popularity"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::vector<float> scores_;  // [items]
};

}  // namespace segue::training
