#include "ingest/datasets/untimed_sessions.hpp"

namespace segue::ingest::datasets {

UntimedSessions::UntimedSessions(std::string_view kind, std::string source)
    : kind_(kind), source_(std::move(source)) {}

void UntimedSessions::add(std::int64_t line, std::span<const std::string_view> tracks,
                          const EventHandler& handle) {
  const std::string session = source_ + "-" + std::to_string(line);
  const std::string prefix = kind_ + "-" + session + "-";
  std::string event_id;
  for (std::size_t place = 0; place < tracks.size(); ++place) {
    event_id.assign(prefix).append(std::to_string(place + 1));
    time_ms_ += 1000;
    ListeningEvent event;
    event.event_id = event_id;
    event.user_id = session;
    event.track_id = tracks[place];
    event.timestamp_ms = time_ms_;
    event.session_id = session;
    handle(event);
  }
}

}  // namespace segue::ingest::datasets
