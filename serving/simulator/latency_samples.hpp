// The latency samples of a run, all kept: percentiles are exact.
#pragma once

#include <fmt/core.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace segue::serving::simulator {

class LatencySamples {
 public:
  void add(std::chrono::nanoseconds latency) {
    samples_.push_back(latency.count());
    sorted_ = false;
  }
  std::size_t count() const { return samples_.size(); }

  /// The smallest sample that at least the fraction `share` (0 to 1) of all do not exceed, in milliseconds; 0
  /// without samples.
  double percentile_ms(double share) const {
    if (samples_.empty()) return 0;
    if (!sorted_) {
      std::sort(samples_.begin(), samples_.end());
      sorted_ = true;
    }
    const double rank = std::ceil(share * static_cast<double>(samples_.size()));
    const auto index = static_cast<std::size_t>(std::max(rank - 1, 0.0));
    return static_cast<double>(samples_[std::min(index, samples_.size() - 1)]) / 1e6;
  }

 private:
  mutable std::vector<std::int64_t> samples_;
  mutable bool sorted_ = true;
};

/// {"count","p50","p90","p99","p99.9","max"}, milliseconds.
inline std::string to_json(const LatencySamples& samples) {
  return fmt::format(R"({{"count":{},"p50":{:.3f},"p90":{:.3f},"p99":{:.3f},"p99.9":{:.3f},"max":{:.3f}}})",
                     samples.count(), samples.percentile_ms(0.5), samples.percentile_ms(0.9),
                     samples.percentile_ms(0.99), samples.percentile_ms(0.999), samples.percentile_ms(1));
}

}  // namespace segue::serving::simulator
