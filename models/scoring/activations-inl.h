// exp, sigmoid and tanh on Highway vectors, within 2 units in the last place of the true value (measured in
// tests/models). Made of correctly rounded operations only: bit-identical at every vector width.
//
// Included once for each instruction set, inside the includer's HWY_NAMESPACE pass; hence no ordinary guard.
#if defined(SEGUE_MODELS_ACTIVATIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEGUE_MODELS_ACTIVATIONS_INL_H_
#undef SEGUE_MODELS_ACTIVATIONS_INL_H_
#else
#define SEGUE_MODELS_ACTIVATIONS_INL_H_
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// e^x for |x| <= 87, by e^x = 2^n e^r, |r| <= ln(2)/2, and the polynomial of Cephes' expf (Moshier 1989).
template <class D, class V>
HWY_INLINE V Exp(D d, V x) {
  const V n = hn::Round(hn::Mul(x, hn::Set(d, 1.44269504088896341f)));
  V r = hn::NegMulAdd(n, hn::Set(d, 0.693359375f), x);  // ln 2 in two parts
  r = hn::NegMulAdd(n, hn::Set(d, -2.12194440e-4f), r);
  V p = hn::Set(d, 1.9875691500e-4f);
  p = hn::MulAdd(p, r, hn::Set(d, 1.3981999507e-3f));
  p = hn::MulAdd(p, r, hn::Set(d, 8.3334519073e-3f));
  p = hn::MulAdd(p, r, hn::Set(d, 4.1665795894e-2f));
  p = hn::MulAdd(p, r, hn::Set(d, 1.6666665459e-1f));
  p = hn::MulAdd(p, r, hn::Set(d, 5.0000001201e-1f));
  p = hn::Add(hn::MulAdd(p, hn::Mul(r, r), r), hn::Set(d, 1.0f));
  const hn::RebindToSigned<D> di;
  const auto exponent = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(di, n), hn::Set(di, 127)));
  return hn::Mul(p, hn::BitCast(d, exponent));
}

/// 1 / (1 + e^-x).
template <class D, class V>
HWY_INLINE V Sigmoid(D d, V x) {
  const V limit = hn::Set(d, 87.0f);
  const V negative = hn::Min(hn::Max(hn::Neg(x), hn::Neg(limit)), limit);
  const V one = hn::Set(d, 1.0f);
  return hn::Div(one, hn::Add(one, Exp(d, negative)));
}

/// Cephes' tanhf: an odd polynomial below 0.625, 1 - 2 / (e^2x + 1) above.
template <class D, class V>
HWY_INLINE V Tanh(D d, V x) {
  const V size = hn::Min(hn::Abs(x), hn::Set(d, 10.0f));  // tanh(10) rounds to 1
  const V one = hn::Set(d, 1.0f);
  const V large =
      hn::NegMulAdd(hn::Set(d, 2.0f), hn::Div(one, hn::Add(Exp(d, hn::Add(size, size)), one)), one);
  const V square = hn::Mul(size, size);
  V p = hn::Set(d, -5.70498872745e-3f);
  p = hn::MulAdd(p, square, hn::Set(d, 2.06390887954e-2f));
  p = hn::MulAdd(p, square, hn::Set(d, -5.37397155531e-2f));
  p = hn::MulAdd(p, square, hn::Set(d, 1.33314422036e-1f));
  p = hn::MulAdd(p, square, hn::Set(d, -3.33332819422e-1f));
  const V small = hn::MulAdd(hn::Mul(p, square), size, size);
  return hn::CopySign(hn::IfThenElse(hn::Lt(size, hn::Set(d, 0.625f)), small, large), x);
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // SEGUE_MODELS_ACTIVATIONS_INL_H_
