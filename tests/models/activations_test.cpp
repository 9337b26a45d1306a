#include <cmath>
#include <cstdint>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/models/activations_test.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/scoring/activations-inl.h"

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {

/// `size` is a multiple of sixteen.
void Sigmoids(const float* x, float* y, std::size_t size) {
  const hn::CappedTag<float, 16> d;
  for (std::size_t i = 0; i < size; i += hn::Lanes(d)) hn::StoreU(Sigmoid(d, hn::LoadU(d, x + i)), d, y + i);
}
void Tanhs(const float* x, float* y, std::size_t size) {
  const hn::CappedTag<float, 16> d;
  for (std::size_t i = 0; i < size; i += hn::Lanes(d)) hn::StoreU(Tanh(d, hn::LoadU(d, x + i)), d, y + i);
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <gtest/gtest.h>

#include "tests/models/every_target.hpp"

namespace segue::models {
namespace {

HWY_EXPORT(Sigmoids);
HWY_EXPORT(Tanhs);

/// Every magnitude from 1e-30 to 200, both signs, and zero.
std::vector<float> arguments() {
  std::vector<float> x{0.0F, -0.0F, 0.625F, -0.625F, 10.0F, 87.0F, 88.0F, 1e30F, -1e30F};
  for (float size = 1e-30F; size < 200; size *= 1.0007F) {
    x.push_back(size);
    x.push_back(-size);
  }
  x.resize((x.size() + 15) / 16 * 16);
  return x;
}

/// Distance in units of the last place of a float near `expected`.
double units_off(float got, double expected) {
  const auto nearest = static_cast<float>(expected);
  const double unit = std::nextafter(std::abs(nearest), 1e30F) - std::abs(nearest);
  return std::abs(got - expected) / unit;
}

TEST(Activations, AreAccurateOnEveryTarget) {
  const std::vector<float> x = arguments();
  testing::on_every_target([&](std::int64_t target) {
    std::vector<float> sigmoid(x.size());
    std::vector<float> tanh(x.size());
    HWY_DYNAMIC_DISPATCH(Sigmoids)(x.data(), sigmoid.data(), x.size());
    HWY_DYNAMIC_DISPATCH(Tanhs)(x.data(), tanh.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      // Below -87 the true value of the sigmoid is under 1e-37: nothing that a gate could let through.
      const double expected = 1 / (1 + std::exp(-double{x[i]}));
      if (x[i] > -87) {
        ASSERT_LE(units_off(sigmoid[i], expected), 2) << x[i] << " on " << hwy::TargetName(target);
      } else {
        ASSERT_NEAR(sigmoid[i], 0, 1e-37);
      }
      ASSERT_LE(units_off(tanh[i], std::tanh(double{x[i]})), 2) << x[i] << " on " << hwy::TargetName(target);
    }
  });
}

}  // namespace
}  // namespace segue::models
#endif
