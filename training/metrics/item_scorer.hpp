// Common interface of all models that score the catalogue (baselines, trained networks, blends), used by
// evaluation and blending; versions are evaluated and served through models::Recommender.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "training/data/ranking_case.hpp"

namespace segue::training {

class ItemScorer {
 public:
  virtual ~ItemScorer() = default;

  /// Display name in tables: "FM-GCN", "V-SKNN" …
  virtual std::string name() const = 0;

  /// Writes the scores of every item, row-major [queries, items]; the higher the better, finite. A query's
  /// scores do not depend on the other queries. Not thread-safe.
  virtual void score(std::span<const RankingQuery> queries, std::span<float> scores) = 0;
};

}  // namespace segue::training
