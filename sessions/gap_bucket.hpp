// The gap between a play and the play before it, in buckets that the models take as input.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace segue::sessions {

/// The number of a bucket is its row in the gap embeddings. 0: unknown, as for the first play of a session.
using GapBucket = std::uint8_t;

/// Upper bounds, chosen where listening behaviour changes: a track skipped at once, left half-way, played to
/// its end, and pauses up to the longest within a session (`sessions.gap`, half an hour by default).
inline constexpr std::int64_t gap_bounds_ms[] = {10'000,  30'000,  60'000,  120'000,  180'000,
                                                 240'000, 300'000, 600'000, 1'800'000};
inline constexpr std::size_t gap_bucket_count = 2 + sizeof(gap_bounds_ms) / sizeof(gap_bounds_ms[0]);

/// `gap_ms`: milliseconds from the beginning of the previous play to that of this one; below 0: unknown.
inline GapBucket gap_bucket(std::int64_t gap_ms) {
  if (gap_ms < 0) return 0;
  const auto* bound = std::upper_bound(std::begin(gap_bounds_ms), std::end(gap_bounds_ms), gap_ms);
  return static_cast<GapBucket>(1 + (bound - std::begin(gap_bounds_ms)));
}

}  // namespace segue::sessions
