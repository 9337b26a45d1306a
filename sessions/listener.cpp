#include "sessions/listener.hpp"

#include <algorithm>
#include <functional>

namespace segue::sessions {

bool RecentEvents::add(std::string_view event_id, std::size_t window) {
  const std::uint64_t hash = std::hash<std::string_view>{}(event_id);
  const bool known = std::ranges::find(ring_, hash) != ring_.end();
  if (ring_.size() < window) {
    if (ring_.size() == ring_.capacity()) ring_.reserve(std::min(window, ring_.size() + 8));
    ring_.push_back(hash);
  } else {
    ring_[count_ % window] = hash;
  }
  ++count_;
  return known;
}

void Listener::clean_start(const RebuildPoint& point, std::uint64_t records_before, std::size_t window) {
  starts.push_back({point, records_before});
  const auto enough = [&](const CleanStart& s) { return s.records_before + window <= records_before; };
  const auto first_too_late = std::ranges::find_if_not(starts, enough);
  if (first_too_late - starts.begin() > 1) starts.erase(starts.begin(), first_too_late - 1);
}

}  // namespace segue::sessions
