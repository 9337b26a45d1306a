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
  at::Tensor negative_log_q;  // [K] log of the expected number of draws, less that of the real one
  at::Tensor weights;         // [P]; below 0: of a target that is to be avoided
  double total_weight = 1;
  /// [P] a like correction of the targets; undefined: none. With none the sum over target and negatives is
  /// without bias, for the target is in it always; with that of a draw, rare targets count for more in it and
  /// are soon learnt enough.
  at::Tensor target_log_q = {};
};

/// Sum over p of weight_p · -log softmax(target_p), over the target and the negatives, every score lessened
/// by its log q; where the weight is below 0, of |weight_p| · -log(1 - softmax(target_p)), the unlikelihood
/// of Welleck et al. (2020); divided by the total weight. A scalar; its gradient reaches hidden, output and
/// bias. Floats on the CPU go through softmax_rows.hpp, any other kind and device through LibTorch's own
/// operators.
at::Tensor sampled_softmax_loss(const SampledSoftmaxInput& input);

}  // namespace segue::training
