#include "ingest/replay/pace.hpp"

#include <algorithm>

namespace segue::ingest {

Pace Pace::rate(double events_per_second) {
  Pace pace;
  pace.rate_ = events_per_second;
  return pace;
}

Pace Pace::speedup(double factor, std::int64_t first_ms) {
  Pace pace;
  pace.factor_ = factor;
  pace.first_ms_ = first_ms;
  return pace;
}

std::chrono::nanoseconds Pace::due(std::size_t index, std::int64_t timestamp_ms) const {
  constexpr double longest_s = 100 * 365.25 * 86'400;
  double seconds = 0;
  if (rate_ > 0) seconds = static_cast<double>(index) / rate_;
  if (factor_ > 0) seconds = static_cast<double>(timestamp_ms - first_ms_) / 1000 / factor_;
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::clamp(seconds, 0.0, longest_s) * 1e9));
}

}  // namespace segue::ingest
