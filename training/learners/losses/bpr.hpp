// Bayesian personalised ranking (Rendle et al. 2009).
#pragma once

#include <ATen/core/Tensor.h>

namespace segue::training {

/// Weighted mean of -log sigmoid(positive - negative): positive [B], negative [B, K], weights [B]. A scalar.
at::Tensor bpr_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights);

}  // namespace segue::training
