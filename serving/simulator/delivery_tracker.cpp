#include "serving/simulator/delivery_tracker.hpp"

#include <algorithm>

namespace segue::serving::simulator {

void DeliveryTracker::sent(std::string_view event_id, Time scheduled) {
  owed_.push_back({std::string(event_id), scheduled});
}

void DeliveryTracker::refused(std::string_view event_id) {
  const auto event = find(event_id);
  if (event == owed_.end()) return;
  owed_.erase(event);
  ++counts_.refused;
}

void DeliveryTracker::disconnected() {
  for (Owed& event : owed_) event.may_be_missed = true;
}

std::optional<DeliveryTracker::Time> DeliveryTracker::answered(std::string_view event_id) {
  const auto event = find(event_id);
  if (event == owed_.end()) {
    ++counts_.out_of_order;
    return std::nullopt;
  }
  // Older lists were missed during a disconnection, or are overtaken now: then they stay outstanding, and are
  // counted.
  if (std::any_of(owed_.begin(), event, [](const Owed& o) { return !o.may_be_missed; }))
    ++counts_.out_of_order;
  ++counts_.lists;
  const Time scheduled = event->scheduled;
  const auto older = owed_.erase(event);
  const auto kept = std::remove_if(owed_.begin(), older, [](const Owed& o) { return o.may_be_missed; });
  counts_.superseded += older - kept;
  owed_.erase(kept, older);
  return scheduled;
}

void DeliveryTracker::acknowledged(std::string_view event_id, std::int64_t offset) {
  if (const auto event = find(event_id); event != owed_.end()) event->offset = offset;
}

void DeliveryTracker::caught_up(std::int64_t sequence) {
  counts_.superseded += static_cast<std::int64_t>(std::erase_if(
      owed_, [sequence](const Owed& o) { return o.may_be_missed && o.offset >= 0 && o.offset <= sequence; }));
}

std::int64_t DeliveryTracker::owed() const {
  return std::count_if(owed_.begin(), owed_.end(), [](const Owed& o) { return !o.may_be_missed; });
}

std::deque<DeliveryTracker::Owed>::iterator DeliveryTracker::find(std::string_view event_id) {
  return std::find_if(owed_.begin(), owed_.end(), [&](const Owed& o) { return o.event_id == event_id; });
}

}  // namespace segue::serving::simulator
