#include "models/scoring/scan/panel_bounds.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/scoring/scan/panel_bounds.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace segue::models::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

std::size_t RowsThatReach(const QuantisedMatrix& matrix, const QuantisedQuery& query, std::int64_t begin,
                          std::int64_t count, const std::int32_t* HWY_RESTRICT dots, float threshold,
                          BoundedRow* HWY_RESTRICT found) {
  const hn::CappedTag<float, panel_rows> d;
  const hn::RebindToSigned<decltype(d)> di;
  constexpr std::int64_t lanes = hn::MaxLanes(d);
  const auto step = hn::Set(d, query.step);
  const auto least = hn::Set(d, threshold);
  std::size_t size = 0;
  for (std::int64_t p = 0; p < count; ++p) {
    const float error = matrix.error_norms()[begin + p] * query.bytes_norm +
                        matrix.row_norms()[begin + p] * query.remainder_norm;
    const auto errors = hn::Set(d, error);
    for (std::int64_t lane = 0; lane < panel_rows; lane += lanes) {
      const std::int64_t row = (begin + p) * panel_rows + lane;
      const auto dot = hn::ConvertTo(d, hn::LoadU(di, dots + p * panel_rows + lane));
      const auto scale = hn::LoadU(d, matrix.scales() + row);
      const auto upper =
          hn::MulAdd(hn::MulAdd(dot, step, errors), scale, hn::LoadU(d, matrix.upper_biases() + row));
      const auto reaches = hn::Not(hn::Lt(upper, least));
      if (HWY_LIKELY(hn::AllFalse(d, reaches))) continue;
      float uppers[panel_rows];
      hn::StoreU(upper, d, uppers);
      for (std::int64_t i = 0; i < lanes && row + i < matrix.rows(); ++i) {
        if (uppers[i] < threshold) continue;
        found[size++] = {static_cast<std::int32_t>(row + i),
                         matrix.lower_bound(row + i, query, dots[p * panel_rows + lane + i], error),
                         uppers[i]};
      }
    }
  }
  return size;
}

}  // namespace segue::models::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace segue::models {

HWY_EXPORT(RowsThatReach);

std::size_t rows_that_reach(const QuantisedMatrix& matrix, const QuantisedQuery& query, std::int64_t begin,
                            std::int64_t count, const std::int32_t* dots, float threshold,
                            BoundedRow* found) {
  return HWY_DYNAMIC_DISPATCH(RowsThatReach)(matrix, query, begin, count, dots, threshold, found);
}

}  // namespace segue::models
#endif
