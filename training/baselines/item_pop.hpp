// The most popular items for everybody.
#pragma once

#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// How often each item occurs, [catalogue].
std::vector<float> item_counts(std::span<const std::int32_t> items, std::int32_t catalogue);
std::vector<float> item_counts(std::span<const InteractionRow> rows, std::int32_t catalogue);

class ItemPop : public ItemScorer {
 public:
  ItemPop(std::span<const InteractionRow> rows, std::int32_t items) : counts_(item_counts(rows, items)) {}

  std::string name() const override { return "ItemPop"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::vector<float> counts_;
};

}  // namespace segue::training
