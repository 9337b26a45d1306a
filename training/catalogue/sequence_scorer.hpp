// A trained network over sessions as a scorer of the catalogue.
#pragma once

#include <memory>
#include <string>

#include "models/networks/sequence_network.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

class SequenceScorer : public ItemScorer {
 public:
  /// `network` must not be trained on while this is used. Of a history the last `steps` rows are read; after
  /// none the scores are the network's biases.
  SequenceScorer(std::string name, std::shared_ptr<models::SequenceNetworkImpl> network, std::size_t steps);

  std::string name() const override { return name_; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::string name_;
  std::shared_ptr<models::SequenceNetworkImpl> network_;
  std::size_t steps_;
};

}  // namespace segue::training
