// Losses and the optimiser against closed forms, and their gradients against finite differences.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "tests/gradient_check.hpp"
#include "training/losses/bce.hpp"
#include "training/losses/bpr.hpp"
#include "training/losses/sampled_softmax.hpp"
#include "training/optimisers/row_adam.hpp"

namespace segue::training {
namespace {

const auto real = torch::kDouble;

using testing_support::expect_gradient;

SampledSoftmaxInput softmax_input() {
  torch::manual_seed(1);
  SampledSoftmaxInput in;
  in.hidden = torch::randn({3, 4}, real).requires_grad_();
  in.output = torch::randn({6, 4}, real).requires_grad_();
  in.bias = torch::randn({6}, real).requires_grad_();
  in.targets = torch::tensor({0, 3, 3}, torch::kLong);
  in.negatives = torch::tensor({1, 3, 5, 5}, torch::kLong);
  in.target_log_q = torch::randn({3}, real);
  in.negative_log_q = torch::randn({4}, real);
  in.hits = torch::tensor({1 * 4 + 1, 2 * 4 + 1}, torch::kLong);
  in.weights = torch::tensor({1.0, 0.25, 1.0}, real);
  return in;
}

TEST(SampledSoftmax, IsTheWeightedMeanOfLogSoftmax) {
  const auto in = softmax_input();
  double sum = 0, weights = 0;
  for (int p = 0; p < 3; ++p) {
    const auto score = [&](std::int64_t row) {
      return (in.hidden[p].dot(in.output[row]) + in.bias[row]).item<double>();
    };
    const auto target = in.targets[p].item<std::int64_t>();
    const double own = score(target) - in.target_log_q[p].item<double>();
    double mass = std::exp(own);
    for (int k = 0; k < 4; ++k) {
      const auto negative = in.negatives[k].item<std::int64_t>();
      if (negative != target) mass += std::exp(score(negative) - in.negative_log_q[k].item<double>());
    }
    const auto weight = in.weights[p].item<double>();
    sum += weight * (std::log(mass) - own);
    weights += weight;
  }
  EXPECT_NEAR(sampled_softmax_loss(in).item<double>(), sum / weights, 1e-12);
}

TEST(SampledSoftmax, GradientEqualsFiniteDifferences) {
  const auto in = softmax_input();
  for (const auto& by : {in.hidden, in.output, in.bias})
    expect_gradient(by, [&] { return sampled_softmax_loss(in); });
}

TEST(SampledSoftmax, SurvivesLargeScores) {
  auto in = softmax_input();
  in.bias = torch::full({6}, 1e4, real).requires_grad_();
  EXPECT_TRUE(std::isfinite(sampled_softmax_loss(in).item<double>()));
}

TEST(Bce, IsTheMeanCrossEntropyOfOnesAndZeros) {
  const auto positive = torch::tensor({2.0, -1.0}, real).requires_grad_();
  const auto negative = torch::tensor({{0.5, -3.0}, {1.0, 0.0}}, real).requires_grad_();
  const auto weights = torch::tensor({1.0, 0.5}, real);
  const auto loss = [&] { return bce_loss(positive, negative, weights); };
  const auto one = [](double x) { return std::log(1 + std::exp(-x)); };
  const double first = (one(2) + one(-0.5) + one(3)) / 3, second = (one(-1) + one(-1) + one(0)) / 3;
  EXPECT_NEAR(loss().item<double>(), (first + 0.5 * second) / 1.5, 1e-12);
  expect_gradient(positive, loss);
  expect_gradient(negative, loss);
}

TEST(Bpr, IsMinusLogSigmoidOfTheDifference) {
  const auto positive = torch::tensor({1.0, 0.0}, real);
  const auto negative = torch::tensor({{0.0, 2.0}, {0.0, 0.0}}, real);
  const auto weights = torch::tensor({1.0, 3.0}, real);
  const auto pair = [](double difference) { return std::log1p(std::exp(-difference)); };
  const double expected = (1 * (pair(1) + pair(-1)) / 2 + 3 * pair(0)) / 4;
  EXPECT_NEAR(bpr_loss(positive, negative, weights).item<double>(), expected, 1e-12);
}

TEST(Bpr, GradientEqualsFiniteDifferences) {
  torch::manual_seed(1);
  auto positive = torch::randn({3}, real).requires_grad_();
  auto negative = torch::randn({3, 2}, real).requires_grad_();
  const auto weights = torch::tensor({1.0, 0.25, 2.0}, real);
  for (const auto& by : {positive, negative})
    expect_gradient(by, [&] { return bpr_loss(positive, negative, weights); });
}

TEST(RowAdam, EqualsAdamWhenEveryRowIsTouched) {
  torch::manual_seed(1);
  auto ours = torch::randn({5, 3});
  auto theirs = ours.clone().requires_grad_();
  RowAdam rows(ours, {0.01});
  torch::optim::Adam dense({theirs}, torch::optim::AdamOptions(0.01));
  const auto order = torch::tensor({4, 0, 2, 1, 3}, torch::kLong);
  for (int step = 0; step < 20; ++step) {
    const auto gradient = torch::randn({5, 3});
    rows.step(order, gradient.index_select(0, order));
    theirs.mutable_grad() = gradient;
    dense.step();
  }
  EXPECT_TRUE(torch::allclose(ours, theirs, 1e-5, 1e-6));
}

TEST(RowAdam, LeavesOtherRowsAlone) {
  auto matrix = torch::ones({3, 2});
  RowAdam adam(matrix, {0.1});
  adam.step(torch::tensor({1}, torch::kLong), torch::ones({1, 2}));
  EXPECT_TRUE(torch::equal(matrix[0], torch::ones({2})));
  EXPECT_TRUE(torch::equal(matrix[2], torch::ones({2})));
  EXPECT_NEAR(matrix[1][0].item<float>(), 0.9F, 1e-6);  // the first step is the learning rate
}

}  // namespace
}  // namespace segue::training
