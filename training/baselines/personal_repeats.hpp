// What the sequence itself holds already, where it may be listed again.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// A repeat is as likely as it was in the training after the same number of steps: an item of the sequence
/// scores the share of the rows, among those with an item that many steps back, which took it again; several
/// occurrences add up. Every other item scores 0. Steps beyond those seen in the training count as the
/// furthest. Not thread-safe.
class PersonalRepeats : public ItemScorer {
 public:
  static constexpr std::size_t max_steps = 200;

  PersonalRepeats(std::span<const InteractionRow> rows, std::int32_t items);

  std::string name() const override { return "Personal repeats"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

  /// By steps back, from 0 the row just before.
  std::span<const float> shares() const { return shares_; }

 private:
  std::size_t items_;
  std::vector<float> shares_;
};

}  // namespace segue::training
