// Item-based nearest neighbours (Sarwar et al. 2001).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

struct ItemKnnOptions {
  std::size_t neighbours = 200;  // kept per item
  double shrinkage = 20;         // added to the denominator of a similarity, which lowers that of rare items
  double query_half_life = 0;    // steps back at which an item of the history counts half; 0: no decay
};
BOOST_DESCRIBE_STRUCT(ItemKnnOptions, (), (neighbours, shrinkage, query_half_life))

/// The similarity of items i and j is c_ij / (sqrt(c_i c_j) + shrinkage), where c_ij sequences hold both and
/// c_i hold i; an item's score is the sum of its similarities to the items of the history. Not thread-safe.
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
