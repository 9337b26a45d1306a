// What came in sessions like the one at hand, as they are near in items, in place and in time.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/baselines/sequence_index.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

/// How near counts. Decays are exponential, exp(−distance / decay), and off where the decay is 0.
struct SessionKnnOptions {
  std::string name = "V-SKNN";
  std::size_t neighbours = 100;
  std::size_t sample = 5000;   // newest sessions of each item that may be neighbours
  bool linear_weights = true;  // an item of the session counts by its place, the n-th n times as much as the
                               // first, and a neighbour by 1 / (1 + steps back of the newest item shared)
  double step_decay = 0;       // steps back of an item of the session
  double recency_days = 0;     // age of the neighbour
  double place_decay = 0;      // places from a neighbour's item to the newest one shared
  double rarity = 0;           // an item shared weighs 1 + rarity · log(sessions / those that hold it)
};
BOOST_DESCRIBE_STRUCT(SessionKnnOptions, (),
                      (neighbours, sample, step_decay, recency_days, place_decay, rarity))

/// V-SKNN (Ludewig and Jannach 2018): linear weights, the vector product of the items shared.
SessionKnnOptions v_sknn();

/// V-STAN (Garg et al. 2019; Ludewig et al. 2021): every decay on.
SessionKnnOptions v_stan();

/// An item's score is the sum, over the nearest sessions that hold it, of their similarity times what their
/// decays leave. Not thread-safe.
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
  std::vector<float> place_factor_;  // what the place decay leaves, by places between
};

}  // namespace segue::training
