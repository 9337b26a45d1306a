// Sampled softmax with the logQ correction (Bengio and Senécal 2008; Jean et al. 2015).
#pragma once

#include <ATen/core/Tensor.h>

namespace segue::training {

/// P targets, K negatives shared by all of them, R embeddings gathered for the batch. Indices are int64.
struct SampledSoftmaxInput {
  at::Tensor hidden;          // [P, h]
  at::Tensor output;          // [R, h]
  at::Tensor bias;            // [R]
  at::Tensor targets;         // [P] rows of output
  at::Tensor negatives;       // [K] rows of output
  at::Tensor target_log_q;    // [P] log of the expected number of draws
  at::Tensor negative_log_q;  // [K]
  at::Tensor hits;            // p * K + k of those negatives that are the target itself: they do not count
  at::Tensor weights;         // [P]
};

/// Sum over p of weight_p · -log softmax(target_p), over the target and the negatives, every score lessened
/// by its log q; divided by the sum of the weights. A scalar; its gradient reaches hidden, output and bias.
at::Tensor sampled_softmax_loss(const SampledSoftmaxInput& input);

}  // namespace segue::training
