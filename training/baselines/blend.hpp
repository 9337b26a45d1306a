// Blend: weighted sum of the standardised scores of several models.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// Replaces the scores by their z-scores (mean 0, standard deviation 1); by 0 if all are equal.
void standardise(std::span<float> scores);

/// Each member's scores of a query are standardised over the catalogue before weighting. Not thread-safe.
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
