// When each event of a replay is due.
#pragma once

#include <chrono>
#include <cstdint>

namespace segue::ingest {

/// Reckoned from the start of the replay, never from the event before, so that delays do not add up.
class Pace {
 public:
  static Pace unlimited() { return {}; }
  /// `events_per_second` > 0.
  static Pace rate(double events_per_second);
  /// `factor` > 0 times as fast as the events happened, the first of them at `first_ms`.
  static Pace speedup(double factor, std::int64_t first_ms);

  bool limited() const { return rate_ > 0 || factor_ > 0; }
  /// Since the start; never more than a hundred years.
  std::chrono::nanoseconds due(std::size_t index, std::int64_t timestamp_ms) const;

 private:
  double rate_ = 0;
  double factor_ = 0;
  std::int64_t first_ms_ = 0;
};

}  // namespace segue::ingest
