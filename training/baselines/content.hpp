// What can be said of an item that nobody played yet: baselines that know items by their features alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// The features of each item, rows of Interactions::features; outlives what is made of it.
using ItemFeatures = std::vector<std::vector<std::int32_t>>;

/// Cosine of the item and the sum of the items of the sequence, each a vector of its features weighted by
/// rarity, log(items / items with it) (Pazzani and Billsus 2007). An item or sequence without features has 0.
/// Not thread-safe.
class ContentCosine : public ItemScorer {
 public:
  explicit ContentCosine(const ItemFeatures& features);

  std::string name() const override { return "Content"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  const ItemFeatures& features_;
  std::vector<float> rarity_;  // [features]
  std::vector<float> norm_;    // [items]
};

/// How often items are played that share the item's features: the mean over its features of the mean count of
/// the items with it that were played; the mean over all where it has none.
class FeaturePop : public ItemScorer {
 public:
  FeaturePop(const ItemFeatures& features, std::span<const InteractionRow> rows);

  std::string name() const override { return "Feature popularity"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::vector<float> scores_;  // [items]
};

}  // namespace segue::training
