#include "training/baselines/content.hpp"

#include <algorithm>
#include <cmath>

#include "training/baselines/distinct_items.hpp"
#include "training/data/item_counts.hpp"

namespace segue::training {
namespace {

std::size_t feature_count(const ItemFeatures& features) {
  std::int32_t count = 0;
  for (const auto& of_item : features)
    for (const auto feature : of_item) count = std::max(count, feature + 1);
  return static_cast<std::size_t>(count);
}

}  // namespace

ContentCosine::ContentCosine(const ItemFeatures& features)
    : features_(features), rarity_(feature_count(features), 0), norm_(features.size(), 0) {
  for (const auto& of_item : features)
    for (const auto feature : of_item) ++rarity_[static_cast<std::size_t>(feature)];
  for (auto& rarity : rarity_)
    if (rarity > 0) rarity = std::log(static_cast<float>(features.size()) / rarity);
  for (std::size_t item = 0; item < features.size(); ++item) {
    for (const auto feature : features[item]) {
      const auto weight = rarity_[static_cast<std::size_t>(feature)];
      norm_[item] += weight * weight;
    }
    norm_[item] = std::sqrt(norm_[item]);
  }
}

void ContentCosine::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  const auto items = features_.size();
  std::vector<float> profile;
  for (std::size_t q = 0; q < queries.size(); ++q) {
    profile.assign(rarity_.size(), 0);
    for (const auto& known : distinct_items(queries[q].history, 0))
      for (const auto feature : features_[static_cast<std::size_t>(known.item)])
        profile[static_cast<std::size_t>(feature)] += rarity_[static_cast<std::size_t>(feature)];
    for (std::size_t item = 0; item < items; ++item) {
      float sum = 0;
      for (const auto feature : features_[item])
        sum += rarity_[static_cast<std::size_t>(feature)] * profile[static_cast<std::size_t>(feature)];
      scores[q * items + item] = norm_[item] > 0 ? sum / norm_[item] : 0;
    }
  }
}

FeaturePop::FeaturePop(const ItemFeatures& features, std::span<const InteractionRow> rows) {
  const auto counts = item_counts(rows, features.size(), &InteractionRow::item);
  struct Mean {
    double sum = 0, items = 0;
    void add(double value) {
      sum += value;
      ++items;
    }
    double value() const { return items > 0 ? sum / items : 0; }
  };
  Mean all;
  std::vector<Mean> of_feature(feature_count(features));
  for (std::size_t item = 0; item < features.size(); ++item) {
    if (counts[item] == 0) continue;
    all.add(static_cast<double>(counts[item]));
    for (const auto feature : features[item])
      of_feature[static_cast<std::size_t>(feature)].add(static_cast<double>(counts[item]));
  }
  for (const auto& of_item : features) {
    Mean mean;
    for (const auto feature : of_item)
      if (const auto& known = of_feature[static_cast<std::size_t>(feature)]; known.items > 0)
        mean.add(known.value());
    scores_.push_back(static_cast<float>(mean.items > 0 ? mean.value() : all.value()));
  }
}

void FeaturePop::score(std::span<const RankingQuery> queries, std::span<float> scores) {
  for (std::size_t q = 0; q < queries.size(); ++q)
    std::ranges::copy(scores_, scores.begin() + static_cast<std::ptrdiff_t>(q * scores_.size()));
}

}  // namespace segue::training
