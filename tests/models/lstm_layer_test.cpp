// The layer of training against LibTorch's own LSTM, its gradients against finite differences.
#include "models/networks/lstm/lstm_layer.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/gradient_check.hpp"

namespace segue::models {
namespace {

constexpr std::int64_t inputs = 3, units = 21;  // no multiple of a vector
const std::vector<std::int64_t> active{4, 4, 2, 1};
constexpr std::int64_t rows = 11;

struct Case {
  torch::Tensor input, hidden, cell;
  LstmLayerWeights weights;
};

Case random_case(std::int64_t h = units) {
  torch::manual_seed(3);
  const auto matrix = [](at::IntArrayRef sizes) {
    return torch::randn(sizes, torch::kDouble).mul_(0.7).requires_grad_();
  };
  return {matrix({rows, inputs}),
          matrix({4, h}).detach(),
          matrix({4, h}).detach(),
          {matrix({4 * h, inputs}), matrix({4 * h, h}), matrix({4 * h})}};
}

Case in_floats(const Case& of) {
  const auto to = [](const torch::Tensor& from) { return from.detach().to(torch::kFloat).requires_grad_(); };
  return {to(of.input),
          to(of.hidden).detach(),
          to(of.cell).detach(),
          {to(of.weights.weight_ih), to(of.weights.weight_hh), to(of.weights.bias)}};
}

// LibTorch's, which counts the bias twice.
torch::Tensor reference(const Case& of, bool goes_on) {
  const auto start = [&](const torch::Tensor& state) {
    return (goes_on ? state : torch::zeros_like(state)).unsqueeze(0);
  };
  const auto half = of.weights.bias / 2;
  return std::get<0>(torch::lstm(of.input, torch::tensor(active), {start(of.hidden), start(of.cell)},
                                 {of.weights.weight_ih, of.weights.weight_hh, half, half}, true, 1, 0, false,
                                 false));
}

torch::Tensor ours(const Case& of, bool goes_on) {
  if (goes_on) return lstm_layer(of.input, of.weights, active, of.hidden, of.cell).hidden;
  return lstm_layer(of.input, of.weights, active).hidden;
}

std::vector<torch::Tensor> gradients(const Case& of, const torch::Tensor& hidden) {
  torch::manual_seed(5);
  const auto by = torch::randn(hidden.sizes(), torch::kDouble).to(hidden.options());
  return torch::autograd::grad({(hidden * by).sum()},
                               {of.input, of.weights.weight_ih, of.weights.weight_hh, of.weights.bias});
}

TEST(LstmLayer, EqualsLibTorchsOverPackedSequences) {
  for (const bool goes_on : {false, true}) {
    const auto exact = random_case();
    const auto expected = reference(exact, goes_on);
    const auto by_operators = ours(exact, goes_on);
    EXPECT_TRUE(torch::allclose(by_operators, expected, 1e-10, 1e-12));
    const auto floats = in_floats(exact);
    const auto by_kernels = ours(floats, goes_on);
    EXPECT_TRUE(torch::allclose(by_kernels.to(torch::kDouble), expected, 1e-4, 1e-5));

    const auto expected_gradients = gradients(exact, expected);
    const auto operator_gradients = gradients(exact, by_operators);
    const auto kernel_gradients = gradients(floats, by_kernels);
    for (std::size_t i = 0; i < expected_gradients.size(); ++i) {
      EXPECT_TRUE(torch::allclose(operator_gradients[i], expected_gradients[i], 1e-9, 1e-10)) << i;
      EXPECT_TRUE(torch::allclose(kernel_gradients[i].to(torch::kDouble), expected_gradients[i], 1e-3, 1e-4))
          << i;
    }
  }
}

TEST(LstmLayer, GradientEqualsFiniteDifferences) {
  const auto of = random_case(2);
  for (const auto& by : {of.input, of.weights.weight_ih, of.weights.weight_hh, of.weights.bias})
    testing_support::expect_gradient(by, [&] { return ours(of, true).square().sum(); });
}

TEST(LstmLayer, CutInTwoItGoesOnWhereItWas) {
  const auto of = in_floats(random_case());
  const auto whole = ours(of, false);
  const std::vector<std::int64_t> first_steps(active.begin(), active.begin() + 2);
  const std::vector<std::int64_t> last_steps(active.begin() + 2, active.end());
  const auto first = lstm_layer(of.input.narrow(0, 0, 8), of.weights, first_steps);
  const auto last = lstm_layer(of.input.narrow(0, 8, 3), of.weights, last_steps,
                               first.hidden.narrow(0, 4, 2).detach(), first.cell.narrow(0, 4, 2));
  EXPECT_TRUE(torch::equal(torch::cat({first.hidden, last.hidden}), whole));
}

}  // namespace
}  // namespace segue::models
