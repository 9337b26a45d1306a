// The schedule of a replay.
#pragma once

#include <chrono>
#include <cstdint>

namespace segue::ingest {

/// Due times are relative to the start of the replay, never to the previous event, so that delays do not add
/// up.
class Pace {
 public:
  static Pace unlimited() { return {}; }
  /// `events_per_second` > 0.
  static Pace rate(double events_per_second);
  /// `factor` > 0 times as fast as the events happened; `first_ms` is the time of the first.
  static Pace speedup(double factor, std::int64_t first_ms);

  bool limited() const { return rate_ > 0 || factor_ > 0; }
  /// The due time of an event since the start; at most a hundred years.
  std::chrono::nanoseconds due(std::size_t index, std::int64_t timestamp_ms) const;

 private:
  double rate_ = 0;
  double factor_ = 0;
  std::int64_t first_ms_ = 0;
};

}  // namespace segue::ingest
