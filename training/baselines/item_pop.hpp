// The most popular items for everybody.
#pragma once

#include <vector>

#include "training/data/item_counts.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

class ItemPop : public ItemScorer {
 public:
  ItemPop(std::span<const InteractionRow> rows, std::int32_t items)
      : counts_(item_counts(rows, items, &InteractionRow::item)) {}

  std::string name() const override { return "ItemPop"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::vector<float> counts_;
};

}  // namespace segue::training
