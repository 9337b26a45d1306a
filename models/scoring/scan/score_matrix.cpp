#include "models/scoring/scan/score_matrix.hpp"

#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/scoring/scan/score_matrix.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR  // the target of debug builds
HWY_INLINE float Dot(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::int64_t stride) {
  float sums[16] = {};
  for (std::int64_t j = 0; j < stride; ++j) sums[j % 16] += a[j] * b[j];
  for (int half = 8; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) sums[lane] += sums[lane + half];
  }
  return sums[0];
}
#else
/// Folds a vector onto its lower half until one lane is left.
template <class D>
HWY_INLINE float Fold(D d, hn::Vec<D> v) {
  if constexpr (hn::MaxLanes(D()) == 2) {
    return hn::GetLane(v) + hn::GetLane(hn::Reverse(d, v));
  } else {
    const hn::Half<D> half;
    return Fold(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}

HWY_INLINE float Dot(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::int64_t stride) {
  const hn::CappedTag<float, 16> d;
  constexpr std::int64_t N = hn::MaxLanes(d);
  auto sum0 = hn::Zero(d), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  for (std::int64_t j = 0; j < stride; j += 16) {
    sum0 = hn::MulAdd(hn::Load(d, a + j), hn::LoadU(d, b + j), sum0);
    if constexpr (N <= 8) sum1 = hn::MulAdd(hn::Load(d, a + j + N), hn::LoadU(d, b + j + N), sum1);
    if constexpr (N <= 4) {
      sum2 = hn::MulAdd(hn::Load(d, a + j + 2 * N), hn::LoadU(d, b + j + 2 * N), sum2);
      sum3 = hn::MulAdd(hn::Load(d, a + j + 3 * N), hn::LoadU(d, b + j + 3 * N), sum3);
    }
  }
  if constexpr (N == 16) return Fold(d, sum0);
  if constexpr (N == 8) return Fold(d, hn::Add(sum0, sum1));
  return Fold(d, hn::Add(hn::Add(sum0, sum2), hn::Add(sum1, sum3)));
}
#endif

void ScoreRows(const ScoreMatrix& matrix, const float* HWY_RESTRICT query, std::span<const std::int32_t> rows,
               float* HWY_RESTRICT scores) {
  constexpr std::size_t ahead = 4;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i + ahead < rows.size()) {
      const float* next = matrix.row(rows[i + ahead]);
      for (std::int64_t j = 0; j < matrix.stride(); j += 16) hwy::Prefetch(next + j);
    }
    const float score = Dot(matrix.row(rows[i]), query, matrix.stride()) + matrix.bias()[rows[i]];
    scores[i] = std::isnan(score) ? -std::numeric_limits<float>::infinity() : score;
  }
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::models {

HWY_EXPORT(ScoreRows);

ScoreMatrix::ScoreMatrix(std::int64_t rows, std::int64_t dims)
    : rows_(rows),
      dims_(dims),
      stride_((dims + 15) / 16 * 16),
      data_(make_large_array<float>(static_cast<std::size_t>(rows * stride_))),
      bias_(static_cast<std::size_t>(rows)) {}

void score_rows(const ScoreMatrix& matrix, const float* query, std::span<const std::int32_t> rows,
                float* scores) {
  HWY_DYNAMIC_DISPATCH(ScoreRows)(matrix, query, rows, scores);
}

}  // namespace segue::models
#endif
