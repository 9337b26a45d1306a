// SIMD kernel of the sampled softmax loss and its gradient, row by row, so that each row stays in the cache.
#pragma once

#include <cstdint>

namespace segue::training {

/// P targets, K negatives; `scores` row-major.
struct SoftmaxRows {
  std::int64_t targets;
  std::int64_t negatives;
  float* scores;              // [P, K]; replaced by the gradient of the loss
  const float* shift;         // [K] added to each row of scores
  const float* target_score;  // [P]
  const std::int64_t* hit;    // [P] the negative that equals the target and is ignored; K or above: none
  const float* share;         // [P] weight of each target in the loss; below 0: unlikelihood loss
  float* by_target;           // [P] output: gradient with respect to target_score
  float* by_negative;         // [K] to which the sum over the targets of the gradient of scores is added
};

/// The sum over p of share_p · -log softmax(target_p), or, with share_p below 0, of -share_p · -log(1 -
/// softmax(target_p)).
double softmax_rows(const SoftmaxRows& rows);

}  // namespace segue::training
