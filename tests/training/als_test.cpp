// ALS against closed forms on tiny matrices.
#include "training/baselines/als.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "tests/training/fixed_scorer.hpp"

namespace segue::training {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::Pointwise;
using testing::rows_of;

auto near(std::vector<float> expected) { return Pointwise(FloatNear(1e-5F), expected); }

std::vector<float> solved(const std::vector<float>& fixed, std::size_t factors, double regularisation,
                          double confidence, const std::vector<std::int32_t>& observed) {
  const FactorSolver solver(fixed, factors, regularisation, confidence);
  std::vector<float> x(factors, 99);
  solver.solve(observed, x);
  return x;
}

TEST(FactorSolver, OneFactorByHand) {
  // (1 + 4 + 9 + λ + (c − 1) (1 + 9)) x = c (1 + 3), two of three observed.
  EXPECT_THAT(solved({1, 2, 3}, 1, 2, 5, {0, 2}), near({5 * 4.0F / (14 + 2 + 4 * 10)}));
  EXPECT_THAT(solved({1, 2, 3}, 1, 2, 5, {}), ElementsAre(0));
}

TEST(FactorSolver, TwoFactorsByHand) {
  // Y = (1 0; 1 1), λ = 1, c = 3, the second observed: A = (3 1; 1 2) + 2 (1 1; 1 1) = (5 3; 3 4), A x = (3;
  // 3).
  EXPECT_THAT(solved({1, 0, 1, 1}, 2, 1, 3, {1}), near({3.0F / 11, 6.0F / 11}));
}

// With few or many observations, by either identity, the gradient of the loss at x is zero.
TEST(FactorSolver, NothingIsLeftToGain) {
  constexpr std::size_t n = 23, d = 11;
  base::Random random(5);
  std::vector<float> fixed(n * d);
  for (auto& value : fixed) value = static_cast<float>(random.uniform() - 0.5);
  for (const double confidence : {1.0, 4.0})
    for (const std::int32_t count : {1, 10, 11, 20}) {
      std::vector<std::int32_t> observed(static_cast<std::size_t>(count));
      std::iota(observed.begin(), observed.end(), 2);
      const auto x = solved(fixed, d, 0.1, confidence, observed);
      std::vector<float> gradient(d);
      for (std::size_t j = 0; j < d; ++j) gradient[j] = 0.1F * x[j];
      for (std::size_t i = 0; i < n; ++i) {
        const auto* y = fixed.data() + i * d;
        const bool has = i >= 2 && i < 2 + observed.size();
        const auto error = std::inner_product(x.begin(), x.end(), y, has ? -1.0F : 0.0F);
        for (std::size_t j = 0; j < d; ++j)
          gradient[j] += static_cast<float>(has ? confidence : 1) * error * y[j];
      }
      EXPECT_THAT(gradient, Each(FloatNear(0, 2e-5F))) << count << " observed, confidence " << confidence;
    }
}

TEST(FactorSolver, RefusesWhatHasNoSolution) {
  EXPECT_THROW(FactorSolver(std::vector<float>{1, 1}, 2, 0, 1), std::runtime_error);
}

TEST(SolvePositiveDefinite, ReadsTheUpperTriangle) {
  std::vector<float> matrix{4, 2, 2, 99, 5, 3, 99, 99, 6}, right{8, 10, 11};
  solve_positive_definite(matrix, right);
  EXPECT_THAT(right, near({1, 1, 1}));
}

// With confidence 1 and one factor, alternating is the power method on the matrix: of (1 1 0; 1 1 0; 0 0 1)
// it finds the block of ones, σ = 2. At the fixed point x = 2 y / (2 y² + λ) for the two users and the two
// items alike, so x = y and 2 y² + λ = 2; the prediction is y².
TEST(Als, FindsTheBestFactorOfATinyMatrix) {
  const auto rows = rows_of({{0, 1}, {1, 0}, {2}});
  Als als(rows, 3, {.factors = 1, .regularisation = 0.2, .confidence = 1, .iterations = 60});
  const auto ranking_case = testing::make_case(std::span(rows).first(2), 0);
  std::vector<float> scores(3);
  als.score({&ranking_case.query, 1}, scores);
  EXPECT_THAT(scores, near({0.9F, 0.9F, 0}));
}

TEST(Als, TheSameSeedGivesTheSameFactors) {
  const auto rows = rows_of({{0, 1, 2}, {1, 3}, {2, 3, 0}, {4}});
  const AlsOptions options{.factors = 3, .confidence = 5, .iterations = 4};
  const auto factors = als_item_factors(rows, 6, options);
  EXPECT_EQ(factors, als_item_factors(rows, 6, options));
  auto other = options;
  other.seed = 2;
  EXPECT_NE(factors, als_item_factors(rows, 6, other));
  EXPECT_THAT(std::span(factors).subspan(15), Each(0));  // item 5 has no rows
}

}  // namespace
}  // namespace segue::training
