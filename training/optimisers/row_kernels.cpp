#include "training/optimisers/row_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "training/optimisers/row_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace segue::training::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;

// Calls body(of_matrix, of_gradient) for every vector of every row: the first gives pointers into a matrix
// of parameters, the second loads the gradient; a vector that is not full is loaded and stored in part.
template <class Body>
HWY_INLINE void ForRows(const GradientRows& gradients, const Body& body) {
  const Tag d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto width = gradients.width;
  const auto rest = hn::FirstN(d, static_cast<std::size_t>(width % lanes));
  for (auto i = gradients.begin; i < gradients.end; ++i) {
    const auto row = gradients.rows[i] * width;
    const float* gradient = gradients.gradient + i * width;
    std::int64_t j = 0;
    for (; j + lanes <= width; j += lanes)
      body(
          hn::LoadU(d, gradient + j), [&](const float* from) { return hn::LoadU(d, from + row + j); },
          [&](auto value, float* to) { hn::StoreU(value, d, to + row + j); });
    if (j == width) continue;
    body(
        hn::MaskedLoad(rest, d, gradient + j),
        [&](const float* from) { return hn::MaskedLoad(rest, d, from + row + j); },
        [&](auto value, float* to) { hn::BlendedStore(value, rest, d, to + row + j); });
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
