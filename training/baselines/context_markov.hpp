// What followed where the recent past was most like now.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/data/item_sequences.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

struct ContextMarkovOptions {
  std::size_t window = 5;        // items before the current one that are compared
  double growth = 10;            // how much more a past place counts for each item more that agrees
  std::size_t max_distance = 1;  // an item that came d ≤ max_distance places later scores 1/d² of that
};
BOOST_DESCRIBE_STRUCT(ContextMarkovOptions, (), (window, growth, max_distance))

/// A Markov chain whose states are contexts, mixed by how well they match: every past place of the current
/// item votes for what came next, growth^n times where n of the items in its window stand in the window of
/// the sequence, too. Of higher order than Markov, and, unlike a context tree (Mi and Faltings 2016), not put
/// off by another order or an item between. A little popularity breaks ties. Not thread-safe.
class ContextMarkov : public ItemScorer {
 public:
  ContextMarkov(ItemSequences sequences, std::int32_t items, const ContextMarkovOptions& options);

  std::string name() const override { return "Context Markov"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  struct Place {
    std::uint32_t sequence;
    std::uint32_t place;
  };

  std::size_t agreeing(std::span<const InteractionRow> history, const Place& place) const;

  ItemSequences sequences_;
  ContextMarkovOptions options_;
  std::vector<float> popularity_;         // a small share of each item's count
  std::vector<std::size_t> place_begin_;  // [items + 1]
  std::vector<Place> places_;             // of each item
};

}  // namespace segue::training
