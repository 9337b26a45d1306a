#include "training/learners/losses/bpr_max.hpp"

#include <ATen/ATen.h>

namespace segue::training {

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
