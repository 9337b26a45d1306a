#include "training/learners/negative_sampler.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace segue::training {
namespace {

TEST(NegativeSampler, DrawsInProportionToCountsAndNeverForgetsTheUnplayed) {
  const std::vector<float> counts{0, 15, 80, 3};
  const NegativeSampler sampler(counts, 0.75);
  double total = 0;
  for (const auto count : counts) total += std::pow(count + 1.0, 0.75);
  base::Random random(1);
  std::vector<int> drawn(counts.size());
  constexpr int draws = 200'000;
  for (int i = 0; i < draws; ++i) ++drawn[static_cast<std::size_t>(sampler.draw(random))];
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double q = std::pow(counts[i] + 1.0, 0.75) / total;
    EXPECT_NEAR(sampler.log_probability(static_cast<std::int32_t>(i)), std::log(q), 1e-5);
    EXPECT_NEAR(static_cast<double>(drawn[i]) / draws, q, 5 * std::sqrt(q * (1 - q) / draws)) << i;
  }
}

TEST(NegativeSampler, ExponentZeroIsUniform) {
  const std::vector<float> counts{0, 1000, 7};
  const NegativeSampler sampler(counts, 0);
  EXPECT_FLOAT_EQ(sampler.log_probability(0), std::log(1.0F / 3));
  EXPECT_FLOAT_EQ(sampler.log_probability(1), std::log(1.0F / 3));
}

TEST(Random, SameSeedSameNumbersWithinBounds) {
  base::Random a(5), b(5), c(6);
  int different = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto x = a.below(10);
    EXPECT_LT(x, 10U);
    EXPECT_EQ(x, b.below(10));
    different += x != c.below(10) ? 1 : 0;
    const auto u = a.uniform();
    EXPECT_TRUE(u >= 0 && u < 1);
    b.uniform();
    c.uniform();
  }
  EXPECT_GT(different, 800);
}

}  // namespace
}  // namespace segue::training
