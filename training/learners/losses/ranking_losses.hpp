// Losses over a positive and its negatives: cross-entropy, BPR, BPR-max.
#pragma once

#include <ATen/core/Tensor.h>

#include "training/learners/losses/sampled_softmax.hpp"

namespace segue::training {

/// Pointwise learning from implicit feedback (He et al., "Neural collaborative filtering", 2017).
///
/// Weighted mean of the binary cross-entropy of positives as 1 and negatives as 0, scores being log-odds:
/// positive [B], negative [B, K], weights [B] of an example and its negatives. A scalar.
at::Tensor bce_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights);

/// Bayesian personalised ranking (Rendle et al. 2009).
///
/// Weighted mean of -log sigmoid(positive - negative): positive [B], negative [B, K], weights [B]. A scalar.
at::Tensor bpr_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights);

/// BPR-max (Hidasi and Karatzoglou, "Recurrent neural networks with top-k gains", CIKM 2018).
///
/// Sum over p of weight_p · (-log Σ_k s_pk · sigmoid(target_p - score_pk) + regularisation · Σ_k s_pk ·
/// score_pk²), s_p being the softmax of the target's negatives; divided by the total weight. Log q does not
/// count, nor how often a negative was drawn. A scalar; its gradient reaches hidden, output and bias.
at::Tensor bpr_max_loss(const SampledSoftmaxInput& input, double regularisation);

}  // namespace segue::training
