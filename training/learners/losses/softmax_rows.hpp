// From scores to the loss of a sampled softmax and its gradient, row by row while a row is in the cache.
#pragma once

#include <cstdint>

namespace segue::training {

/// P targets, K negatives; `scores` row-major.
struct SoftmaxRows {
  std::int64_t targets;
  std::int64_t negatives;
  float* scores;              // [P, K]; replaced by the gradient of the loss by them
  const float* shift;         // [K] added to each row of scores
  const float* target_score;  // [P]
  const std::int64_t* hit;  // [P] the negative that is the target itself and does not count; K or above: none
  const float* share;       // [P] of each target in the loss; below 0: it is to be avoided
  float* by_target;         // [P] gradient by target_score
  float* by_negative;       // [K] to which the gradient's sum over the targets is added
};

/// Sum over p of share_p · -log softmax(target_p), or -share_p · -log(1 - softmax(target_p)).
double softmax_rows(const SoftmaxRows& rows);

}  // namespace segue::training
