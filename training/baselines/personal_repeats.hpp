// Repeat-consumption baseline: recommends the items of the history itself, by recency.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// An item of the history scores the empirical probability of a repeat after as many steps: among the
/// training rows with an item that many steps back, the share that repeats it. Several occurrences add up.
/// Every other item scores 0. Distances greater than any in the training data count as the greatest. Not
/// thread-safe.
class PersonalRepeats : public ItemScorer {
 public:
  static constexpr std::size_t max_steps = 200;

  PersonalRepeats(std::span<const InteractionRow> rows, std::int32_t items);

  std::string name() const override { return "Personal repeats"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

  /// Repeat probability by steps back, from 0: the row just before.
  std::span<const float> shares() const { return shares_; }

 private:
  std::size_t items_;
  std::vector<float> shares_;
};

}  // namespace segue::training
