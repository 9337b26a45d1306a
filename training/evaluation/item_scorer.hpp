// Whatever scores the catalogue: a floor, a trained network, a blend of others. Experiments compare and blend
// models by this face alone; versions are judged and served through models::Recommender.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "training/evaluation/ranking_case.hpp"

namespace segue::training {

class ItemScorer {
 public:
  virtual ~ItemScorer() = default;

  /// As it stands in tables: "FM-GCN", "V-SKNN" …
  virtual std::string name() const = 0;

  /// Scores of every item, row-major [queries, items]; the higher the better, finite. The same query gives
  /// the same scores, whatever stands beside it. Not thread-safe.
  virtual void score(std::span<const RankingQuery> queries, std::span<float> scores) = 0;
};

}  // namespace segue::training
