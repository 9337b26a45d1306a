// EASE: the best linear item-to-item model, in closed form.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "training/metrics/item_scorer.hpp"

namespace segue::training {

struct EaseOptions {
  double regularisation = 300;  // λ
  double place_half_life = 0;   // places between two items of a sequence after which they count half as one
                                // that has both; 0: wherever they stand, as published

  friend bool operator==(const EaseOptions&, const EaseOptions&) = default;
};
BOOST_DESCRIBE_STRUCT(EaseOptions, (), (regularisation, place_half_life))

/// Steck 2019: scores are x B, where x marks the items of the sequence and B minimises |X − X B|² + λ|B|²
/// with a diagonal of zeros: B_ij = −P_ij / P_jj, P = (XᵀX + λI)⁻¹. With a half-life, what two items have in
/// XᵀX from a sequence is halved every so many places between them: the kernel is positive definite, so the
/// closed form stands, of sequences that are cut everywhere. Row-major [items, items]. Takes 12 bytes
/// times items² while it learns, a third of that afterwards, and items³ multiplications. Throws
/// std::runtime_error for more than 20,000 items.
std::vector<float> ease_weights(std::span<const InteractionRow> rows, std::int32_t items,
                                const EaseOptions& options);

/// An item that occurs several times in a sequence counts as its newest occurrence. Not thread-safe.
class Ease : public ItemScorer {
 public:
  /// `weights` are ease_weights(), which several may share. `query_half_life`: steps back after which an item
  /// of the sequence counts half; 0: never.
  Ease(std::shared_ptr<const std::vector<float>> weights, std::int32_t items, double query_half_life);

  std::string name() const override { return "EASE"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::shared_ptr<const std::vector<float>> weights_;
  std::size_t items_;
  double query_half_life_;
};

}  // namespace segue::training
