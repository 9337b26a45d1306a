#include "training/learners/losses/sampled_softmax.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "training/learners/losses/softmax_rows.hpp"

namespace segue::training {
namespace {

// Rows of scores per block, so that a block stays in a core's cache between the matrix products.
constexpr std::int64_t block_rows = 128;

// Loss of a block of targets; `scores`, [P, K], are replaced by their gradient.
struct Block {
  at::Tensor scores;
  at::Tensor target_score;  // [P]
  at::Tensor targets;       // [P]
  at::Tensor share;         // [P] weight of each target in the loss
  at::Tensor by_target;     // [P] output: gradient with respect to target_score
};

double by_kernel(const Block& block, const at::Tensor& shift, const at::Tensor& by_negative) {
  return softmax_rows({block.scores.size(0), block.scores.size(1), block.scores.data_ptr<float>(),
                       shift.data_ptr<float>(), block.target_score.data_ptr<float>(),
                       block.targets.data_ptr<std::int64_t>(), block.share.data_ptr<float>(),
                       block.by_target.data_ptr<float>(), by_negative.data_ptr<float>()});
}

double by_operators(const Block& block, const at::Tensor& shift, const at::Tensor& by_negative) {
  const auto& scores = block.scores;
  const auto hit = (at::arange(scores.size(1), block.targets.options()) == block.targets.unsqueeze(1));
  scores.add_(shift).masked_fill_(hit, -std::numeric_limits<double>::infinity());
  const auto highest = at::maximum(scores.amax(1), block.target_score);
  scores.sub_(highest.unsqueeze(1)).exp_();
  const auto own = (block.target_score - highest).exp();
  const auto others = scores.sum(1).clamp_min(std::exp(-87)), total = others + own;  // as in softmax_rows.cpp
  const auto avoided = block.share < 0;
  scores.mul_((block.share * at::where(avoided, own / total / others, 1 / total)).unsqueeze(1));
  block.by_target.copy_(block.share * at::where(avoided, -own / total, own / total - 1));
  by_negative.add_(scores.sum(0));
  const auto minus_log =
      at::where(avoided, (others / total).log(), total.log() + highest - block.target_score);
  return (block.share * minus_log).sum().item<double>();
}

// The [P, K] scores dominate the cost: autograd would store them and pass over them a dozen times. Here the
// gradients are computed together with the loss, block by block.
struct SampledSoftmax : torch::autograd::Function<SampledSoftmax> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& hidden,
                            const at::Tensor& output, const at::Tensor& bias, const SampledSoftmaxInput& in) {
    const auto targets = hidden.size(0), negatives = in.negative_log_q.size(0);
    const bool kernel = hidden.is_cpu() && hidden.scalar_type() == at::kFloat;
    const auto negative_rows = output.narrow(0, 0, negatives);
    const auto target_rows = output.index_select(0, in.targets);
    auto target_score = (hidden * target_rows).sum(1) + bias.index_select(0, in.targets);
    if (in.target_log_q.defined()) target_score.sub_(in.target_log_q);
    const auto shift = bias.narrow(0, 0, negatives) - in.negative_log_q;
    const auto share = in.weights / in.total_weight;

    auto by_target = at::empty_like(target_score);
    auto by_hidden = at::empty_like(hidden);
    auto by_output = at::zeros_like(output);
    auto by_bias = at::zeros_like(bias);
    const auto by_negative_rows = by_output.narrow(0, 0, negatives);
    const auto rows = std::min(hidden.is_cpu() ? block_rows : targets, targets);
    const auto scores = at::empty({rows, negatives}, hidden.options());
    double loss = 0;
    for (std::int64_t begin = 0; begin < targets; begin += rows) {
      const auto count = std::min(rows, targets - begin);
      const auto part = [&](const at::Tensor& of) { return of.narrow(0, begin, count); };
      auto block_scores = scores.narrow(0, 0, count), block_by_hidden = part(by_hidden);
      at::mm_out(block_scores, part(hidden), negative_rows.t());
      loss += (kernel ? by_kernel : by_operators)(
          {block_scores, part(target_score), part(in.targets), part(share), part(by_target)}, shift,
          by_bias.narrow(0, 0, negatives));
      at::mm_out(block_by_hidden, block_scores, negative_rows);
      by_negative_rows.addmm_(block_scores.t(), part(hidden));
    }
    const auto column = by_target.unsqueeze(1);
    by_hidden.addcmul_(column, target_rows);
    by_output.index_add_(0, in.targets, column * hidden);
    by_bias.index_add_(0, in.targets, by_target);
    context->save_for_backward({by_hidden, by_output, by_bias});
    return at::full({}, loss, hidden.options());
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto by = context->get_saved_variables();
    const auto& loss = gradients[0];
    if (loss.is_cpu() && loss.item<double>() == 1)
      return {by[0], by[1], by[2], {}};  // backward() of the loss
    return {loss * by[0], loss * by[1], loss * by[2], {}};
  }
};

}  // namespace

at::Tensor sampled_softmax_loss(const SampledSoftmaxInput& input) {
  return SampledSoftmax::apply(input.hidden, input.output, input.bias, input);
}

}  // namespace segue::training
