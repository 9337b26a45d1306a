// The live figures shown on the page, GET /v1/figures: totals since the start, rates over the last seconds,
// latency over the last minute, hit rates per version, jobs.
#pragma once

#include <chrono>
#include <deque>
#include <mutex>
#include <string>

#include "serving/metrics/sources.hpp"

namespace segue::serving {

/// Thread-safe.
class Figures {
 public:
  explicit Figures(const Sources& sources) : sources_(sources) {}

  /// Takes a sample; to be called once per second.
  void sample(std::chrono::steady_clock::time_point now);

  std::string json(std::chrono::steady_clock::time_point now) const;

 private:
  struct Sample {
    std::chrono::steady_clock::time_point at;
    std::int64_t events = 0;
    LatencyCounts latency;
  };

  const Sources& sources_;
  mutable std::mutex mutex_;
  std::deque<Sample> samples_;  // of the last minute, oldest first
};

}  // namespace segue::serving
