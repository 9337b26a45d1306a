#include "ingest/replay/event_log.hpp"

#include <algorithm>

namespace segue::ingest {

void EventLog::add(const ListeningEvent& event) {
  const std::size_t begin = text_.size();
  text_ += event.user_id;
  const std::size_t json = text_.size();
  append_json(event, text_);
  places_.push_back({event.timestamp_ms, begin, static_cast<std::uint32_t>(json - begin),
                     static_cast<std::uint32_t>(text_.size() - json)});
}

void EventLog::sort_by_time() {
  std::stable_sort(places_.begin(), places_.end(),
                   [](const Place& a, const Place& b) { return a.timestamp_ms < b.timestamp_ms; });
}

EventLog::Entry EventLog::operator[](std::size_t i) const {
  const Place& place = places_[i];
  const std::string_view text(text_);
  return {place.timestamp_ms, text.substr(place.begin, place.user_bytes),
          text.substr(place.begin + place.user_bytes, place.json_bytes)};
}

}  // namespace segue::ingest
