// The popularity baseline: the most played tracks so far, the same list for everybody.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "serving/simulator/simulation/world.hpp"

namespace segue::serving::simulator::simulation {

/// Updated with every play. Ties: the track that reached the count first stays ahead. Not thread-safe.
class PopularityList {
 public:
  explicit PopularityList(std::vector<std::int64_t> plays, std::size_t k = 10)
      : plays_(std::move(plays)), k_(k) {
    for (TrackIndex t = 0; t < plays_.size(); ++t) place(t);
  }

  /// 1 is best; 0: not in the list.
  std::size_t rank(TrackIndex track) const {
    const auto at = std::find(top_.begin(), top_.end(), track);
    return at == top_.end() ? 0 : static_cast<std::size_t>(at - top_.begin()) + 1;
  }

  void played(TrackIndex track) {
    ++plays_[track];
    place(track);
  }

  const std::vector<TrackIndex>& top() const { return top_; }

 private:
  void place(TrackIndex track) {
    if (plays_[track] == 0) return;
    auto at = std::find(top_.begin(), top_.end(), track);
    if (at == top_.end()) {
      if (top_.size() == k_ && plays_[track] <= plays_[top_.back()]) return;
      if (top_.size() == k_) top_.pop_back();
      at = top_.insert(top_.end(), track);
    }
    for (; at != top_.begin() && plays_[*at] > plays_[*(at - 1)]; --at) std::iter_swap(at, at - 1);
  }

  std::vector<std::int64_t> plays_;
  std::size_t k_;
  std::vector<TrackIndex> top_;
};

}  // namespace segue::serving::simulator::simulation
