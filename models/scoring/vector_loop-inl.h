// A loop over arrays of floats a Highway vector at a time, whatever their length.
//
// Included once for each instruction set, inside the includer's HWY_NAMESPACE pass; hence no ordinary guard.
#if defined(SEGUE_MODELS_VECTOR_LOOP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEGUE_MODELS_VECTOR_LOOP_INL_H_
#undef SEGUE_MODELS_VECTOR_LOOP_INL_H_
#else
#define SEGUE_MODELS_VECTOR_LOOP_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Calls body(load, store) for vectors that together are `count` floats: load(from) is the vector's part of
/// the array that starts at `from`, store(value, to) writes it back. In a last vector that is not full, a
/// load has `missing` in the lanes past the end, and a store does not touch them.
template <class Body>
HWY_INLINE void ForEachVector(std::int64_t count, float missing, const Body& body) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  std::int64_t k = 0;
  for (; k + lanes <= count; k += lanes)
    body([&](const float* from) { return hn::LoadU(d, from + k); },
         [&](auto value, float* to) { hn::StoreU(value, d, to + k); });
  if (k == count) return;
  const auto rest = hn::FirstN(d, static_cast<std::size_t>(count - k));
  body(
      [&](const float* from) {
        return hn::IfThenElse(rest, hn::MaskedLoad(rest, d, from + k), hn::Set(d, missing));
      },
      [&](auto value, float* to) { hn::BlendedStore(value, rest, d, to + k); });
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // SEGUE_MODELS_VECTOR_LOOP_INL_H_
