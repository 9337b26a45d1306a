// Pointwise learning from implicit feedback (He et al., "Neural collaborative filtering", 2017).
#pragma once

#include <ATen/core/Tensor.h>

namespace segue::training {

/// Weighted mean of the binary cross-entropy of positives as 1 and negatives as 0, scores being log-odds:
/// positive [B], negative [B, K], weights [B] of an example and its negatives. A scalar.
at::Tensor bce_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights);

}  // namespace segue::training
