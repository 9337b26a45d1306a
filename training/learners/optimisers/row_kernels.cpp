#include "training/learners/optimisers/row_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "training/learners/optimisers/row_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/scoring/vector_loop-inl.h"

HWY_BEFORE_NAMESPACE();
namespace segue::training::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;

// Calls body(gradient, load, store) for every SIMD vector of every row; load and store access the same vector
// of a parameter matrix.
template <class Body>
HWY_INLINE void ForRows(const GradientRows& gradients, const Body& body) {
  for (auto i = gradients.begin; i < gradients.end; ++i) {
    const auto row = gradients.rows[i] * gradients.width;
    const float* gradient = gradients.gradient + i * gradients.width;
    models::HWY_NAMESPACE::ForEachVector(gradients.width, 0, [&](const auto& load, const auto& store) {
      body(
          load(gradient), [&](const float* matrix) { return load(matrix + row); },
          [&](auto value, float* matrix) { store(value, matrix + row); });
    });
  }
}

void Adam(const AdamRows& adam, const GradientRows& gradients) {
  const Tag d;
  const auto beta1 = hn::Set(d, adam.beta1), beta2 = hn::Set(d, adam.beta2);
  const auto rest1 = hn::Set(d, 1 - adam.beta1), rest2 = hn::Set(d, 1 - adam.beta2);
  ForRows(gradients, [&](auto gradient, const auto& load, const auto& store) {
    const auto mean = hn::MulAdd(beta1, load(adam.mean), hn::Mul(rest1, gradient));
    const auto square = hn::MulAdd(beta2, load(adam.square), hn::Mul(rest2, hn::Mul(gradient, gradient)));
    const auto divisor =
        hn::Add(hn::Sqrt(hn::Mul(square, hn::Set(d, adam.square_correction))), hn::Set(d, adam.epsilon));
    store(mean, adam.mean);
    store(square, adam.square);
    store(hn::NegMulAdd(hn::Set(d, adam.rate), hn::Div(mean, divisor), load(adam.matrix)), adam.matrix);
  });
}

void Adagrad(const AdagradRows& adagrad, const GradientRows& gradients) {
  const Tag d;
  ForRows(gradients, [&](auto gradient, const auto& load, const auto& store) {
    const auto sum = hn::MulAdd(gradient, gradient, load(adagrad.sum));
    store(sum, adagrad.sum);
    auto step = hn::Div(hn::Mul(hn::Set(d, adagrad.rate), gradient),
                        hn::Sqrt(hn::Add(sum, hn::Set(d, adagrad.epsilon))));
    if (adagrad.velocity) {
      step = hn::MulAdd(hn::Set(d, adagrad.momentum), load(adagrad.velocity), step);
      store(step, adagrad.velocity);
    }
    store(hn::Sub(load(adagrad.matrix), step), adagrad.matrix);
  });
}

}  // namespace segue::training::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::training {

HWY_EXPORT(Adam);
HWY_EXPORT(Adagrad);

void adam_rows(const AdamRows& adam, const GradientRows& gradients) {
  HWY_DYNAMIC_DISPATCH(Adam)(adam, gradients);
}

void adagrad_rows(const AdagradRows& adagrad, const GradientRows& gradients) {
  HWY_DYNAMIC_DISPATCH(Adagrad)(adagrad, gradients);
}

}  // namespace segue::training
#endif
