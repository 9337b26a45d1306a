// A token bucket that limits the rate of messages of a connection.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace segue::serving {

/// `per_second` messages on average, in bursts of up to twice as many. Not thread-safe.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  RateLimit(std::int64_t per_second, Clock::time_point now)
      : per_second_(static_cast<double>(per_second)), allowance_(burst()), last_(now) {}

  /// Takes one from the bucket; false when it is empty.
  bool take(Clock::time_point now) {
    const std::chrono::duration<double> passed = now - last_;
    last_ = now;
    allowance_ = std::min(burst(), allowance_ + passed.count() * per_second_);
    if (allowance_ < 1) return false;
    allowance_ -= 1;
    return true;
  }

  double burst() const { return 2 * per_second_; }

 private:
  double per_second_;
  double allowance_;
  Clock::time_point last_;
};

}  // namespace segue::serving
