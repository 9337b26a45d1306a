#include "serving/simulator/delivery_tracker.hpp"

#include <algorithm>

namespace segue::serving::simulator {

void DeliveryTracker::sent(std::string_view event_id, Time scheduled) {
  pending_.push_back({std::string(event_id), scheduled});
}

void DeliveryTracker::refused(std::string_view event_id) {
  const auto event = find(event_id);
  if (event == pending_.end()) return;
  pending_.erase(event);
  ++counts_.refused;
}

void DeliveryTracker::disconnected() {
  for (Pending& event : pending_) event.may_be_missed = true;
}

std::optional<DeliveryTracker::Time> DeliveryTracker::answered(std::string_view event_id) {
  const auto event = find(event_id);
  if (event == pending_.end()) {
    ++counts_.out_of_order;
    return std::nullopt;
  }
  // Older lists were missed during a disconnection, or are overtaken now: then they stay pending, and are
  // counted.
  if (std::any_of(pending_.begin(), event, [](const Pending& o) { return !o.may_be_missed; }))
    ++counts_.out_of_order;
  ++counts_.lists;
  const Time scheduled = event->scheduled;
  const auto older = pending_.erase(event);
  const auto kept = std::remove_if(pending_.begin(), older, [](const Pending& o) { return o.may_be_missed; });
  counts_.superseded += older - kept;
  pending_.erase(kept, older);
  return scheduled;
}

void DeliveryTracker::acknowledged(std::string_view event_id, std::int64_t offset) {
  if (const auto event = find(event_id); event != pending_.end()) event->offset = offset;
}

void DeliveryTracker::caught_up(std::int64_t sequence) {
  counts_.superseded += static_cast<std::int64_t>(std::erase_if(pending_, [sequence](const Pending& o) {
    return o.may_be_missed && o.offset >= 0 && o.offset <= sequence;
  }));
}

std::int64_t DeliveryTracker::pending() const {
  return std::count_if(pending_.begin(), pending_.end(), [](const Pending& o) { return !o.may_be_missed; });
}

std::deque<DeliveryTracker::Pending>::iterator DeliveryTracker::find(std::string_view event_id) {
  return std::find_if(pending_.begin(), pending_.end(),
                      [&](const Pending& o) { return o.event_id == event_id; });
}

}  // namespace segue::serving::simulator
