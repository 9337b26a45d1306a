// Sampled softmax loss with the logQ correction (Bengio and Senécal 2008; Jean et al. 2015).
#pragma once

#include <ATen/core/Tensor.h>

namespace segue::training {

/// P targets; R gathered output embeddings, the first K of which are the negatives shared by all targets.
/// Indices are int64.
struct SampledSoftmaxInput {
  at::Tensor hidden;          // [P, h]
  at::Tensor output;          // [R, h]
  at::Tensor bias;            // [R]
  at::Tensor targets;         // [P] rows of output; a negative that equals the target is ignored
  at::Tensor negative_log_q;  // [K] log of the expected minus log of the actual number of draws
  at::Tensor weights;         // [P]; below 0: unlikelihood loss of the target
  double total_weight = 1;
  /// [P] log q correction of the targets; undefined: none. Without it the partition function is unbiased,
  /// since the target is always in it; with log q of a draw, rare targets get a higher score in it and so
  /// smaller gradients.
  at::Tensor target_log_q = {};
};

/// Sum over p of weight_p · -log softmax(target_p), divided by total_weight; the softmax is over the target
/// and the negatives, with log q subtracted from every score. Where the weight is below 0, the term is
/// |weight_p| · -log(1 - softmax(target_p)), the unlikelihood loss of Welleck et al. (2020). A scalar,
/// differentiable with respect to hidden, output and bias. Floats on the CPU use softmax_rows.hpp, other
/// types and devices LibTorch's operators.
at::Tensor sampled_softmax_loss(const SampledSoftmaxInput& input);

}  // namespace segue::training
