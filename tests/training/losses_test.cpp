// Losses and the optimiser against closed forms, and their gradients against finite differences.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "tests/gradient_check.hpp"
#include "training/learners/losses/ranking_losses.hpp"
#include "training/learners/losses/sampled_softmax.hpp"
#include "training/learners/optimisers/row_optimiser.hpp"

namespace segue::training {
namespace {

const auto real = torch::kDouble;

using testing_support::expect_gradient;

SampledSoftmaxInput softmax_input(torch::ScalarType real = torch::kDouble) {
  torch::manual_seed(1);
  SampledSoftmaxInput in;
  in.hidden = torch::randn({3, 4}, real).requires_grad_();
  in.output = torch::randn({6, 4}, real).requires_grad_();
  in.bias = torch::randn({6}, real).requires_grad_();
  in.targets = torch::tensor({5, 1, 1}, torch::kLong);  // the second and third are a negative, too
  in.target_log_q = torch::randn({3}, real);
  in.negative_log_q = torch::randn({4}, real);
  in.weights = torch::tensor({1.0, 0.25, 1.0}, real);
  in.total_weight = 4;
  return in;
}

TEST(SampledSoftmax, IsTheWeightedMeanOfLogSoftmaxAndOfTheUnlikelihoodOfNegativeWeights) {
  auto in = softmax_input();
  in.weights[2] = -0.5;
  double sum = 0;
  for (int p = 0; p < 3; ++p) {
    const auto score = [&](std::int64_t row) {
      return (in.hidden[p].dot(in.output[row]) + in.bias[row]).item<double>();
    };
    const auto target = in.targets[p].item<std::int64_t>();
    const double own = score(target) - in.target_log_q[p].item<double>();
    double mass = std::exp(own);
    for (int k = 0; k < 4; ++k)
      if (k != target) mass += std::exp(score(k) - in.negative_log_q[k].item<double>());
    const double share = std::exp(own) / mass, weight = in.weights[p].item<double>();
    sum += std::abs(weight) * -std::log(weight < 0 ? 1 - share : share);
  }
  EXPECT_NEAR(sampled_softmax_loss(in).item<double>(), sum / in.total_weight, 1e-12);
}

TEST(SampledSoftmax, WithoutACorrectionOfTheTargetsEstimatesTheFullSoftmax) {
  torch::manual_seed(3);
  const auto scores = torch::randn({1, 50}, real);
  const auto full = -torch::log_softmax(scores, 1)[0][7].item<double>();
  SampledSoftmaxInput in;
  in.hidden = torch::ones({1, 1}, real);
  in.targets = torch::tensor({20}, torch::kLong);
  in.weights = torch::ones({1}, real);
  const auto q = torch::softmax(torch::randn({50}, real), 0);
  double mass = 0;
  constexpr int batches = 4000;
  for (int batch = 0; batch < batches; ++batch) {
    const auto rows = torch::multinomial(q, 20, true);
    const auto all = torch::cat({rows, torch::tensor({7})});
    in.output = scores[0].index_select(0, all).unsqueeze(1);
    in.bias = torch::zeros({21}, real);
    in.negative_log_q = (20 * q).log().index_select(0, rows).masked_fill(
        rows == 7, 1e9);  // the target's own draws do not count
    mass += std::exp(sampled_softmax_loss(in).item<double>());
  }
  EXPECT_NEAR(std::log(mass / batches), full, 0.02);
}

TEST(SampledSoftmax, GradientEqualsFiniteDifferences) {
  auto in = softmax_input();
  in.weights[2] = -0.5;
  for (const auto& by : {in.hidden, in.output, in.bias})
    expect_gradient(by, [&] { return sampled_softmax_loss(in); });
}

TEST(SampledSoftmax, SurvivesLargeScores) {
  for (const auto kind : {torch::kFloat, torch::kDouble}) {
    auto in = softmax_input(kind);
    in.bias = torch::full({6}, 1e4, kind).requires_grad_();
    EXPECT_TRUE(std::isfinite(sampled_softmax_loss(in).item<double>()));
  }
}

TEST(SampledSoftmax, FloatsGiveWhatDoublesGive) {
  for (const std::int64_t negatives : {1, 7, 64, 333}) {  // whole vectors and parts of them
    torch::manual_seed(negatives);
    const std::int64_t targets = 21, width = 10, rows = negatives + 9;
    const auto exact = [&] {
      SampledSoftmaxInput in;
      in.hidden = torch::randn({targets, width}, real).requires_grad_();
      in.output = torch::randn({rows, width}, real).requires_grad_();
      in.bias = torch::randn({rows}, real).requires_grad_();
      in.targets = torch::randint(rows, {targets}, torch::kLong);
      in.target_log_q = torch::randn({targets}, real);
      in.negative_log_q = torch::randn({negatives}, real);
      in.weights = torch::rand({targets}, real) - 0.3;
      in.total_weight = 3;
      return in;
    }();
    const auto in_floats = [](const torch::Tensor& of) { return of.detach().to(torch::kFloat); };
    auto in = exact;
    in.hidden = in_floats(exact.hidden).requires_grad_();
    in.output = in_floats(exact.output).requires_grad_();
    in.bias = in_floats(exact.bias).requires_grad_();
    in.target_log_q = in_floats(exact.target_log_q);
    in.negative_log_q = in_floats(exact.negative_log_q);
    in.weights = in_floats(exact.weights);
    const auto expected = sampled_softmax_loss(exact), loss = sampled_softmax_loss(in);
    expected.backward();
    loss.backward();
    EXPECT_NEAR(loss.item<double>(), expected.item<double>(), 1e-5 * expected.item<double>());
    for (const auto& [ours, reference] : {std::pair(in.hidden, exact.hidden),
                                          std::pair(in.output, exact.output), std::pair(in.bias, exact.bias)})
      EXPECT_TRUE(torch::allclose(ours.grad().to(real), reference.grad(), 1e-4, 1e-6)) << negatives;
  }
}

TEST(BprMax, IsTheLogOfTheSoftmaxWeightedChanceToStandAbove) {
  const auto in = softmax_input();
  constexpr double regularisation = 0.3;
  double sum = 0;
  for (int p = 0; p < 3; ++p) {
    const auto score = [&](std::int64_t row) {
      return (in.hidden[p].dot(in.output[row]) + in.bias[row]).item<double>();
    };
    const auto target = in.targets[p].item<std::int64_t>();
    double mass = 0, above = 0, large = 0;
    for (int k = 0; k < 4; ++k) {
      if (k == target) continue;
      const double one = std::exp(score(k));
      mass += one;
      above += one / (1 + std::exp(score(k) - score(target)));
      large += one * score(k) * score(k);
    }
    sum += in.weights[p].item<double>() * (regularisation * large / mass - std::log(above / mass));
  }
  EXPECT_NEAR(bpr_max_loss(in, regularisation).item<double>(), sum / in.total_weight, 1e-12);
  for (const auto& by : {in.hidden, in.output, in.bias})
    expect_gradient(by, [&] { return bpr_max_loss(in, regularisation); });
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

// A matrix updated by one optimiser in floats (kernel), and by another in doubles (LibTorch).
void expect_same_steps(RowOptimiser& floats, const torch::Tensor& in_floats, RowOptimiser& doubles,
                       const torch::Tensor& in_doubles) {
  for (int step = 0; step < 10; ++step) {
    const auto rows = torch::randperm(in_doubles.size(0)).narrow(0, 0, 5);
    const auto gradient = torch::randn({5, in_doubles.size(1)}, real);
    floats.step(rows, gradient.to(torch::kFloat));
    doubles.step(rows, gradient);
  }
  EXPECT_TRUE(torch::allclose(in_floats.to(real), in_doubles, 1e-4, 1e-5));
}

TEST(RowOptimisers, FloatsGiveWhatDoublesGive) {
  for (const std::int64_t width : {1, 16, 37}) {
    torch::manual_seed(width);
    const auto start = torch::randn({9, width}, real);
    auto floats = start.to(torch::kFloat), doubles = start.clone();
    RowAdam adam(floats, {0.01}), exact_adam(doubles, {0.01});
    expect_same_steps(adam, floats, exact_adam, doubles);
    RowAdagrad adagrad(floats, {0.1, 0.5}), exact_adagrad(doubles, {0.1, 0.5});
    expect_same_steps(adagrad, floats, exact_adagrad, doubles);
  }
}

TEST(RowAdagrad, StepsByTheGradientOverTheRootOfItsSquaresSoFar) {
  auto matrix = torch::zeros({2, 1}, real);
  RowAdagrad adagrad(matrix, {0.1, 0.5, 0});
  const auto row = torch::tensor({1}, torch::kLong);
  adagrad.step(row, torch::full({1, 1}, 3.0, real));
  EXPECT_NEAR(matrix[1][0].item<double>(), -0.1, 1e-12);
  adagrad.step(row, torch::full({1, 1}, 4.0, real));
  EXPECT_NEAR(matrix[1][0].item<double>(), -0.1 - (0.1 * 4 / 5 + 0.5 * 0.1), 1e-12);
  EXPECT_EQ(matrix[0][0].item<double>(), 0);
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
