// Sampled softmax with the logQ correction (Bengio and Senécal 2008; Jean et al. 2015).
#pragma once

#include <ATen/core/Tensor.h>

namespace segue::training {

/// P targets, R embeddings gathered for the batch, the first K of which are the negatives that all targets
/// share. Indices are int64.
struct SampledSoftmaxInput {
  at::Tensor hidden;          // [P, h]
  at::Tensor output;          // [R, h]
  at::Tensor bias;            // [R]
  at::Tensor targets;         // [P] rows of output; a negative that is the target itself does not count
  at::Tensor target_log_q;    // [P] log of the expected number of draws
  at::Tensor negative_log_q;  // [K] the same, less the log of the number of draws where there were several
  at::Tensor weights;         // [P]
  double total_weight = 1;
};

/// Sum over p of weight_p · -log softmax(target_p), over the target and the negatives, every score lessened
/// by its log q; divided by the total weight. A scalar; its gradient reaches hidden, output and bias. Floats
/// on the CPU go through softmax_rows.hpp, any other kind and device through LibTorch's own operators.
at::Tensor sampled_softmax_loss(const SampledSoftmaxInput& input);

}  // namespace segue::training
