// The face of whatever scores the catalogue: a baseline, a trained network, a blend. Experiments compare and
// blend models by it alone; versions are judged and served through models::Recommender.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "training/data/ranking_case.hpp"

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
