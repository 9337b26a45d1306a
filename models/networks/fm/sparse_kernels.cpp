// Compiled once for every instruction set that Highway knows.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/networks/fm/sparse_kernels.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "models/networks/fm/sparse_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

std::int64_t row_of(const SparseRows& matrix, std::int64_t r) { return matrix.rows ? matrix.rows[r] : r; }

// Four vectors of a row are kept in registers while its neighbours are read.
void multiply(const SparseRows& matrix, std::int64_t begin, std::int64_t end, const float* in,
              std::int64_t width, float* out) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto* column = matrix.column;
  const auto* weight = matrix.weight;
  for (std::int64_t r = begin; r < end; ++r) {
    const auto i = row_of(matrix, r);
    const auto first = matrix.row_begin[i], last = matrix.row_begin[i + 1];
    float* to = out + r * width;
    std::int64_t x = 0;
    for (; x + 4 * lanes <= width; x += 4 * lanes) {
      auto s = hn::Zero(d), t = hn::Zero(d), u = hn::Zero(d), v = hn::Zero(d);
      for (auto k = first; k < last; ++k) {
        const float* from = in + column[k] * width + x;
        const auto w = hn::Set(d, weight[k]);
        s = hn::MulAdd(w, hn::LoadU(d, from), s);
        t = hn::MulAdd(w, hn::LoadU(d, from + lanes), t);
        u = hn::MulAdd(w, hn::LoadU(d, from + 2 * lanes), u);
        v = hn::MulAdd(w, hn::LoadU(d, from + 3 * lanes), v);
      }
      hn::StoreU(s, d, to + x);
      hn::StoreU(t, d, to + x + lanes);
      hn::StoreU(u, d, to + x + 2 * lanes);
      hn::StoreU(v, d, to + x + 3 * lanes);
    }
    for (; x < width; ++x) {
      float sum = 0;
      for (auto k = first; k < last; ++k) sum += weight[k] * in[column[k] * width + x];
      to[x] = sum;
    }
  }
}

void multiply_transposed(const SparseRows& matrix, std::int64_t row_count, std::int64_t column_begin,
                         std::int64_t column_end, const float* in, std::int64_t width, float* out) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  for (std::int64_t r = 0; r < row_count; ++r) {
    const auto i = row_of(matrix, r);
    const float* from = in + r * width;
    for (auto k = matrix.row_begin[i]; k < matrix.row_begin[i + 1]; ++k) {
      const auto c = matrix.column[k];
      if (c < column_begin || c >= column_end) continue;
      float* to = out + c * width;
      const auto w = hn::Set(d, matrix.weight[k]);
      std::int64_t x = 0;
      for (; x + lanes <= width; x += lanes)
        hn::StoreU(hn::MulAdd(w, hn::LoadU(d, from + x), hn::LoadU(d, to + x)), d, to + x);
      for (; x < width; ++x) to[x] += matrix.weight[k] * from[x];
    }
  }
}

void multiply_sampled(const SparseRows& pattern, std::int64_t begin, std::int64_t end, const float* a,
                      const float* b, std::int64_t width, float* product) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  for (std::int64_t r = begin; r < end; ++r) {
    const float* left = a + r * width;
    for (auto k = pattern.row_begin[r]; k < pattern.row_begin[r + 1]; ++k) {
      const float* right = b + pattern.column[k] * width;
      auto s = hn::Zero(d), t = hn::Zero(d);
      std::int64_t x = 0;
      for (; x + 2 * lanes <= width; x += 2 * lanes) {
        s = hn::MulAdd(hn::LoadU(d, left + x), hn::LoadU(d, right + x), s);
        t = hn::MulAdd(hn::LoadU(d, left + x + lanes), hn::LoadU(d, right + x + lanes), t);
      }
      auto sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(s, t)));
      for (; x < width; ++x) sum += left[x] * right[x];
      product[k] = sum;
    }
  }
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::models {

HWY_EXPORT(multiply);
HWY_EXPORT(multiply_transposed);
HWY_EXPORT(multiply_sampled);

void multiply(const SparseRows& matrix, std::int64_t begin, std::int64_t end, const float* in,
              std::int64_t width, float* out) {
  HWY_DYNAMIC_DISPATCH(multiply)(matrix, begin, end, in, width, out);
}

void multiply_transposed(const SparseRows& matrix, std::int64_t row_count, std::int64_t column_begin,
                         std::int64_t column_end, const float* in, std::int64_t width, float* out) {
  HWY_DYNAMIC_DISPATCH(multiply_transposed)(matrix, row_count, column_begin, column_end, in, width, out);
}

void multiply_sampled(const SparseRows& pattern, std::int64_t begin, std::int64_t end, const float* a,
                      const float* b, std::int64_t width, float* product) {
  HWY_DYNAMIC_DISPATCH(multiply_sampled)(pattern, begin, end, a, b, width, product);
}

}  // namespace segue::models
#endif
