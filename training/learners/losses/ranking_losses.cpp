#include "training/learners/losses/ranking_losses.hpp"

#include <ATen/ATen.h>

namespace segue::training {

at::Tensor bce_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights) {
  const auto count = static_cast<double>(1 + negative.size(1));
  const auto entropy = (at::log_sigmoid(positive) + at::log_sigmoid(-negative).sum(1)) / -count;
  return (weights * entropy).sum() / weights.sum();
}

at::Tensor bpr_loss(const at::Tensor& positive, const at::Tensor& negative, const at::Tensor& weights) {
  const auto pairs = -at::log_sigmoid(positive.unsqueeze(1) - negative).mean(1);
  return (weights * pairs).sum() / weights.sum();
}

at::Tensor bpr_max_loss(const SampledSoftmaxInput& in, double regularisation) {
  const auto negatives = in.negative_log_q.size(0);
  const auto target_score =
      (in.hidden * in.output.index_select(0, in.targets)).sum(1) + in.bias.index_select(0, in.targets);
  const auto scores =
      at::addmm(in.bias.narrow(0, 0, negatives), in.hidden, in.output.narrow(0, 0, negatives).t());
  const auto hit = at::arange(negatives, in.targets.options()) == in.targets.unsqueeze(1);
  // A target all of whose negatives are itself teaches nothing; its softmax must not be 0 / 0.
  const auto weights = at::softmax(scores.masked_fill(hit, -1e30), 1);
  const auto above = (weights * at::sigmoid(target_score.unsqueeze(1) - scores)).sum(1);
  const auto loss = regularisation * (weights * scores.square()).sum(1) - (above + 1e-24).log();
  return (in.weights * loss).sum() / in.total_weight;
}

}  // namespace segue::training
