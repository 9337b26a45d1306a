#include "training/learners/losses/bpr.hpp"

#include <ATen/ATen.h>

namespace segue::training {

at::Tensor bpr_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights) {
  const auto pairs = -at::log_sigmoid(positive.unsqueeze(1) - negative).mean(1);
  return (weights * pairs).sum() / weights.sum();
}

}  // namespace segue::training
