// Items like those of the sequence, by who else had both.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

struct ItemKnnOptions {
  std::size_t neighbours = 200;  // kept of each item
  double shrinkage = 20;         // added to the denominator of a similarity: rare items are trusted less
  double query_half_life = 0;    // steps back after which an item of the sequence counts half; 0: never
};
BOOST_DESCRIBE_STRUCT(ItemKnnOptions, (), (neighbours, shrinkage, query_half_life))

/// Sarwar et al. 2001: the similarity of two items is c_ij / (sqrt(c_i c_j) + shrinkage), c the number of
/// sequences with both, or the one; an item's score is the sum of its similarities to the items of the
/// sequence. Immutable but for scoring; not thread-safe.
class ItemKnn : public ItemScorer {
 public:
  ItemKnn(std::span<const InteractionRow> rows, std::int32_t items, const ItemKnnOptions& options);

  std::string name() const override { return "ItemKNN"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  struct Neighbour {
    std::int32_t item;
    float similarity;
  };

  ItemKnnOptions options_;
  std::size_t items_;
  std::vector<std::size_t> begin_;  // [items + 1]
  std::vector<Neighbour> neighbours_;
};

}  // namespace segue::training
