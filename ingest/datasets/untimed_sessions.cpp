#include "ingest/datasets/untimed_sessions.hpp"

namespace segue::ingest::datasets {
namespace {

std::string session_id(const std::string& source, std::int64_t line) {
  return source + "-" + std::to_string(line);
}

}  // namespace

void UntimedSessions::add(const std::string& source, std::int64_t line,
                          std::span<const std::string_view> tracks, bool held_out,
                          const EventHandler& handle) {
  const std::string session = session_id(source, line);
  const std::string prefix = kind_ + "-" + session + "-";
  std::string event_id;
  for (std::size_t place = 0; place < tracks.size(); ++place) {
    event_id.assign(prefix).append(std::to_string(place + 1));
    time_ms_ += 1000;
    DatasetEvent event;
    event.event_id = event_id;
    event.user_id = session;
    event.track_id = tracks[place];
    event.timestamp_ms = time_ms_;
    event.session_id = session;
    event.held_out = held_out;
    handle(event);
  }
}

void add_interactions(const std::string& source, std::int64_t line, std::span<const std::string_view> items,
                      bool held_out, const InteractionHandler& handle) {
  const std::string session = session_id(source, line);
  for (const std::string_view item : items)
    handle({.user_id = session, .session_id = session, .item_id = item, .held_out = held_out});
}

}  // namespace segue::ingest::datasets
