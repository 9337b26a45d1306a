// User-based nearest neighbours (Resnick et al. 1994).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/baselines/sequence_index.hpp"
#include "training/metrics/item_scorer.hpp"

namespace segue::training {

struct UserKnnOptions {
  std::size_t neighbours = 100;
  double query_half_life = 0;  // steps back at which an item of the history counts half; 0: no decay
};
BOOST_DESCRIBE_STRUCT(UserKnnOptions, (), (neighbours, query_half_life))

/// For unary data: the similarity of two sequences is the cosine of their sets of items; an item's score is
/// the sum of the similarities of the nearest neighbours that hold it. Not thread-safe.
class UserKnn : public ItemScorer {
 public:
  UserKnn(std::span<const InteractionRow> rows, std::int32_t items, const UserKnnOptions& options);

  std::string name() const override { return "UserKNN"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  UserKnnOptions options_;
  std::size_t items_;
  SequenceIndex index_;
};

}  // namespace segue::training
