// BPR-max (Hidasi and Karatzoglou, "Recurrent neural networks with top-k gains", CIKM 2018).
#pragma once

#include "training/learners/losses/sampled_softmax.hpp"

namespace segue::training {

/// Sum over p of weight_p · (-log Σ_k s_pk · sigmoid(target_p - score_pk) + regularisation · Σ_k s_pk ·
/// score_pk²), s_p being the softmax of the target's negatives; divided by the total weight. Log q does not
/// count, nor how often a negative was drawn. A scalar; its gradient reaches hidden, output and bias.
at::Tensor bpr_max_loss(const SampledSoftmaxInput& input, double regularisation);

}  // namespace segue::training
