#include "sessions/gap_bucket.hpp"

#include <algorithm>
#include <iterator>

namespace segue::sessions {

GapBucket gap_bucket(std::int64_t gap_ms) {
  if (gap_ms < 0) return 0;
  const auto* bound = std::upper_bound(std::begin(gap_bounds_ms), std::end(gap_bounds_ms), gap_ms);
  return static_cast<GapBucket>(1 + (bound - std::begin(gap_bounds_ms)));
}

}  // namespace segue::sessions
