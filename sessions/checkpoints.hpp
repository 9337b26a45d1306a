// The offsets of a partition from which a rebuild may begin, and how many listeners need each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "sessions/rebuild_point.hpp"

namespace segue::sessions {

/// A listener's sessions can be rebuilt from any offset at or before a certain record. Keeping that offset
/// with its watermark for each listener would take more memory than their session; a listener holds the
/// number of the checkpoint before the record instead. Checkpoints lie at least `least_spacing` offsets
/// apart, farther the more of the log is needed, so that a rebuild reads some percent more than it must. Not
/// thread-safe.
class Checkpoints {
 public:
  using Number = std::uint32_t;

  static constexpr std::int64_t least_spacing = 64;
  static constexpr std::int64_t spacings = 64;  // in the part of the log that is needed

  explicit Checkpoints(RebuildPoint start) { points_.push_back({start, 0}); }

  /// Holds the newest checkpoint at or before `offset`, making one there when it is due. `watermark`: before
  /// the record at `offset`. Offsets must not descend.
  Number hold(std::int64_t offset, const Watermark& watermark) {
    const std::int64_t needed = points_.back().point.offset - points_.front().point.offset;
    const std::int64_t spacing = std::max(least_spacing, needed / spacings);
    if (offset - points_.back().point.offset >= spacing) points_.push_back({{offset, watermark}, 0});
    ++points_.back().holders;
    drop_unheld();
    return first_ + static_cast<Number>(points_.size() - 1);
  }

  void release(Number number) {
    --points_[number - first_].holders;
    drop_unheld();
  }

  /// The oldest one held; null: none is.
  const RebuildPoint* oldest() const {
    return points_.front().holders == 0 ? nullptr : &points_.front().point;
  }

 private:
  struct Checkpoint {
    RebuildPoint point;
    std::uint32_t holders = 0;
  };

  void drop_unheld() {
    while (points_.size() > 1 && points_.front().holders == 0) {
      points_.pop_front();
      ++first_;
    }
  }

  std::deque<Checkpoint> points_;  // never empty
  Number first_ = 0;               // number of the front
};

}  // namespace segue::sessions
