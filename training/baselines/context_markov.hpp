// Markov chain over contexts: next items of past positions, weighted by the similarity of their recent items.
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
  std::size_t window = 5;        // number of items before the current one that are compared
  double growth = 10;            // factor of a past position's weight per item that both windows share
  std::size_t max_distance = 1;  // an item d ≤ max_distance positions later gets 1/d² of that weight
};
BOOST_DESCRIBE_STRUCT(ContextMarkovOptions, (), (window, growth, max_distance))

/// Every past occurrence of the current item votes for the items that followed it, with weight growth^n,
/// where n of the query's last `window` items also occur in the occurrence's window. Of higher order than a
/// Markov chain, and, unlike a context tree (Mi and Faltings 2016), robust to reordered and inserted items.
/// Ties are broken by popularity. Not thread-safe.
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
  std::vector<float> popularity_;         // [items] tie-breaking score
  std::vector<std::size_t> place_begin_;  // [items + 1]
  std::vector<Place> places_;             // occurrences, grouped by item
};

}  // namespace segue::training
