// Several models as one: their scores, made comparable, weighted and summed.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// Replaces scores by how many standard deviations they lie above their mean; equal scores become 0.
void standardise(std::span<float> scores);

/// The scores of each member for a query are standardised over the catalogue. Not thread-safe.
class Blend : public ItemScorer {
 public:
  struct Member {
    std::shared_ptr<ItemScorer> scorer;
    double weight = 1;
  };

  Blend(std::vector<Member> members, std::int32_t items);

  std::string name() const override { return "Blend"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::vector<Member> members_;
  std::size_t items_;
};

}  // namespace segue::training
