// Prequential hit rate and mean reciprocal rank of lists: each play is tested against the list made for the
// previous event of its session.
#pragma once

#include <cstdint>
#include <vector>

namespace segue::models {

/// Counts by rank, so that the result does not depend on the order of the plays. Not thread-safe.
class ListMetrics {
 public:
  /// The rank (1 is best) of the track played in the list before it; 0: not in that list.
  void add(std::size_t rank) {
    ++plays_;
    if (rank == 0) return;
    if (rank > at_rank_.size()) at_rank_.resize(rank);
    ++at_rank_[rank - 1];
  }
  std::int64_t plays() const { return plays_; }
  std::int64_t hits(std::size_t k) const {
    std::int64_t hits = 0;
    for (std::size_t r = 0; r < at_rank_.size() && r < k; ++r) hits += at_rank_[r];
    return hits;
  }
  /// HR@k; 0 without plays.
  double hit_rate(std::size_t k) const {
    return plays_ == 0 ? 0 : static_cast<double>(hits(k)) / static_cast<double>(plays_);
  }
  /// MRR@k.
  double mean_reciprocal_rank(std::size_t k) const {
    double sum = 0;
    for (std::size_t r = 0; r < at_rank_.size() && r < k; ++r)
      sum += static_cast<double>(at_rank_[r]) / static_cast<double>(r + 1);
    return plays_ == 0 ? 0 : sum / static_cast<double>(plays_);
  }

 private:
  std::int64_t plays_ = 0;
  std::vector<std::int64_t> at_rank_;
};

}  // namespace segue::models
