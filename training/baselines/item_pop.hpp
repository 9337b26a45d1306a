// Popularity baseline: items by their number of training rows, the same for every query.
#pragma once

#include <algorithm>
#include <vector>

#include "training/data/item_counts.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

class ItemPop : public ItemScorer {
 public:
  ItemPop(std::span<const InteractionRow> rows, std::int32_t items)
      : counts_(item_counts(rows, items, &InteractionRow::item)) {}

  std::string name() const override { return "ItemPop"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override {
    for (std::size_t i = 0; i < queries.size(); ++i)
      std::ranges::copy(counts_, scores.begin() + static_cast<std::ptrdiff_t>(i * counts_.size()));
  }

 private:
  std::vector<float> counts_;
};

}  // namespace segue::training
