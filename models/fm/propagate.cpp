// The sparse-dense product of graph convolution, compiled once for every instruction set that Highway knows.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/fm/propagate.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "models/fm/normalised_graph.hpp"

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Four vectors of a row are kept in registers while its neighbours stream by.
void propagate(const std::int64_t* row_begin, std::int64_t nodes, const std::int32_t* column,
               const float* weight, const float* in, std::int64_t width, float* out) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  for (std::int64_t i = 0; i < nodes; ++i) {
    float* to = out + i * width;
    std::int64_t x = 0;
    for (; x + 4 * lanes <= width; x += 4 * lanes) {
      auto a = hn::Zero(d), b = hn::Zero(d), c = hn::Zero(d), e = hn::Zero(d);
      for (std::int64_t k = row_begin[i]; k < row_begin[i + 1]; ++k) {
        const float* from = in + column[k] * width + x;
        const auto w = hn::Set(d, weight[k]);
        a = hn::MulAdd(w, hn::LoadU(d, from), a);
        b = hn::MulAdd(w, hn::LoadU(d, from + lanes), b);
        c = hn::MulAdd(w, hn::LoadU(d, from + 2 * lanes), c);
        e = hn::MulAdd(w, hn::LoadU(d, from + 3 * lanes), e);
      }
      hn::StoreU(a, d, to + x);
      hn::StoreU(b, d, to + x + lanes);
      hn::StoreU(c, d, to + x + 2 * lanes);
      hn::StoreU(e, d, to + x + 3 * lanes);
    }
    for (; x < width; ++x) {
      float sum = 0;
      for (std::int64_t k = row_begin[i]; k < row_begin[i + 1]; ++k)
        sum += weight[k] * in[column[k] * width + x];
      to[x] = sum;
    }
  }
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::models {

HWY_EXPORT(propagate);

void propagate(std::span<const std::int64_t> row_begin, std::span<const std::int32_t> column,
               std::span<const float> weight, const float* in, std::int64_t width, float* out) {
  HWY_DYNAMIC_DISPATCH(propagate)
  (row_begin.data(), static_cast<std::int64_t>(row_begin.size()) - 1, column.data(), weight.data(), in, width,
   out);
}

}  // namespace segue::models
#endif
