// EASE: linear item-to-item autoencoder in closed form (Steck 2019).
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
  double place_half_life = 0;   // distance of two items in a sequence at which their co-occurrence counts
                                // half; 0: at any distance fully, as published

  friend bool operator==(const EaseOptions&, const EaseOptions&) = default;
};
BOOST_DESCRIBE_STRUCT(EaseOptions, (), (regularisation, place_half_life))

/// The matrix B, row-major [items, items], of the scores x B, where x is the binary vector of the history's
/// items and B minimises |X − X B|² + λ|B|² with a zero diagonal: B_ij = −P_ij / P_jj, P = (XᵀX + λI)⁻¹
/// (Steck 2019). With a half-life, a sequence's contribution to XᵀX at (i, j) is multiplied by
/// 2^(−distance / half-life); this kernel is positive definite, so the closed form still holds. Takes 12 ·
/// items² bytes while training, a third of that afterwards, and O(items³) operations. Throws
/// std::runtime_error for more than 20,000 items.
std::vector<float> ease_weights(std::span<const InteractionRow> rows, std::int32_t items,
                                const EaseOptions& options);

/// An item that occurs several times in a sequence counts as its newest occurrence. Not thread-safe.
class Ease : public ItemScorer {
 public:
  /// `weights` are ease_weights(), which several scorers may share. `query_half_life`: steps back at which an
  /// item of the history counts half; 0: no decay.
  Ease(std::shared_ptr<const std::vector<float>> weights, std::int32_t items, double query_half_life);

  std::string name() const override { return "EASE"; }
  void score(std::span<const RankingQuery> queries, std::span<float> scores) override;

 private:
  std::shared_ptr<const std::vector<float>> weights_;
  std::size_t items_;
  double query_half_life_;
};

}  // namespace segue::training
