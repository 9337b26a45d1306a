#include "training/losses/sampled_softmax.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <limits>

namespace segue::training {
namespace {

// The [P, K] matrix is what costs: autograd would hold and pass over it a dozen times. Here it is made once,
// and turned in place from scores into the gradient by them, while the loss is computed.
struct SampledSoftmax : torch::autograd::Function<SampledSoftmax> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& hidden,
                            const at::Tensor& output, const at::Tensor& bias, const SampledSoftmaxInput& in) {
    const auto negative_rows = output.index_select(0, in.negatives);
    const auto target_rows = output.index_select(0, in.targets);
    const auto target_score =
        (hidden * target_rows).sum(1) + bias.index_select(0, in.targets) - in.target_log_q;
    auto matrix =
        at::addmm(bias.index_select(0, in.negatives) - in.negative_log_q, hidden, negative_rows.t());
    matrix.view(-1).index_fill_(0, in.hits, -std::numeric_limits<double>::infinity());

    const auto highest = at::maximum(matrix.amax(1), target_score);
    matrix.sub_(highest.unsqueeze(1)).exp_();
    const auto target_mass = (target_score - highest).exp();
    const auto mass = matrix.sum(1) + target_mass;
    const auto share = in.weights / in.weights.sum();
    const auto loss = (share * (mass.log() + highest - target_score)).sum();

    matrix.mul_((share / mass).unsqueeze(1));
    const auto by_target = share * (target_mass / mass - 1);
    const auto by_hidden = at::addmm(by_target.unsqueeze(1) * target_rows, matrix, negative_rows);
    auto by_output = at::zeros_like(output);
    by_output.index_add_(0, in.negatives, matrix.t().mm(hidden));
    by_output.index_add_(0, in.targets, by_target.unsqueeze(1) * hidden);
    auto by_bias = at::zeros_like(bias);
    by_bias.index_add_(0, in.negatives, matrix.sum(0));
    by_bias.index_add_(0, in.targets, by_target);
    context->save_for_backward({by_hidden, by_output, by_bias});
    return loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto by = context->get_saved_variables();
    return {gradients[0] * by[0], gradients[0] * by[1], gradients[0] * by[2], {}};
  }
};

}  // namespace

at::Tensor sampled_softmax_loss(const SampledSoftmaxInput& input) {
  return SampledSoftmax::apply(input.hidden, input.output, input.bias, input);
}

}  // namespace segue::training
