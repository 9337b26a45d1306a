// Session-based nearest neighbours: V-SKNN and V-STAN.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/baselines/sequence_index.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// Weighting of neighbours and items. Decays are exponential, exp(−distance / decay); 0: no decay.
struct SessionKnnOptions {
  std::string name = "V-SKNN";
  std::size_t neighbours = 100;
  std::size_t sample = 5000;   // newest sessions per item that are candidate neighbours
  bool linear_weights = true;  // the n-th item of the query's session weighs n times as much as the first,
                               // and a neighbour 1 / (1 + steps back of the newest shared item)
  double step_decay = 0;       // over the steps back of an item of the query's session
  double recency_days = 0;     // over the age of the neighbour
  double place_decay = 0;      // over the distance of a neighbour's item to its newest shared item
  double rarity = 0;           // a shared item weighs 1 + rarity · log(sessions / sessions that hold it)
};
BOOST_DESCRIBE_STRUCT(SessionKnnOptions, (),
                      (neighbours, sample, step_decay, recency_days, place_decay, rarity))

/// V-SKNN (Ludewig and Jannach 2018): linear weights, dot product over the shared items.
SessionKnnOptions v_sknn();

/// V-STAN (Garg et al. 2019; Ludewig et al. 2021): all decays on.
SessionKnnOptions v_stan();

/// An item's score is the sum of the decayed similarities of the nearest sessions that hold it. Not
/// thread-safe.
class SessionKnn : public ItemScorer {
 public:
  SessionKnn(std::span<const InteractionRow> rows, std::int32_t items, const SessionKnnOptions& options);

  std::string name() const override { return options_.name; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::vector<WeightedItem> weigh(std::span<const InteractionRow> history) const;
  float decay(const SequenceIndex::Neighbour& neighbour, const WeightedItem& newest,
              std::int64_t now_ms) const;
  void add(const SequenceIndex::Neighbour& neighbour, const WeightedItem& newest,
           std::span<float> scores) const;

  SessionKnnOptions options_;
  std::size_t items_;
  SequenceIndex index_;
  std::vector<float> place_factor_;  // factor of the place decay, by distance
};

}  // namespace segue::training
