#include "training/learners/losses/bce.hpp"

#include <ATen/ATen.h>

namespace segue::training {

at::Tensor bce_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights) {
  const auto count = static_cast<double>(1 + negative.size(1));
  const auto entropy = (at::log_sigmoid(positive) + at::log_sigmoid(-negative).sum(1)) / -count;
  return (weights * entropy).sum() / weights.sum();
}

}  // namespace segue::training
