// A trained FM, or a relative, as a scorer of the catalogue.
#pragma once

#include <string>
#include <vector>

#include "models/networks/fm/fm_network.hpp"
#include "training/metrics/item_scorer.hpp"
#include "training/selection/contexts.hpp"

namespace segue::training {

class FmScorer : public ItemScorer {
 public:
  /// `network`, in evaluation mode, must not be trained on while this is used. `known` [nodes]: which nodes
  /// were learnt; the others, whose embeddings are still random, count as absent from a query.
  FmScorer(std::string name, models::FmNetwork network, Contexts contexts, std::vector<bool> known);

  std::string name() const override { return name_; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::string name_;
  models::FmNetwork network_;
  Contexts contexts_;
  std::vector<bool> known_;
  models::FmRows all_;
};

}  // namespace segue::training
