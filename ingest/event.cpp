#include "ingest/event.hpp"

#include "base/json.hpp"

namespace segue::ingest {

std::string_view to_string(EventType type) {
  switch (type) {
    case EventType::play:
      return "play";
    case EventType::skip:
      return "skip";
    case EventType::complete:
      return "complete";
  }
  return "play";
}

std::optional<EventType> event_type(std::string_view name) {
  for (const EventType type : {EventType::play, EventType::skip, EventType::complete})
    if (name == to_string(type)) return type;
  return std::nullopt;
}

std::string_view to_string(Refusal reason) {
  switch (reason) {
    case Refusal::empty_value:
      return "empty_value";
    case Refusal::not_json:
      return "not_json";
    case Refusal::not_an_object:
      return "not_an_object";
    case Refusal::missing_field:
      return "missing_field";
    case Refusal::wrong_type:
      return "wrong_type";
    case Refusal::repeated_field:
      return "repeated_field";
    case Refusal::out_of_range:
      return "out_of_range";
    case Refusal::unknown_type:
      return "unknown_type";
    case Refusal::far_future:
      return "far_future";
    case Refusal::key_mismatch:
      return "key_mismatch";
    case Refusal::too_large:
      return "too_large";
  }
  return "not_json";
}

void append_json(const ListeningEvent& event, std::string& out) {
  out += '{';
  base::append_json_field(out, "event_id", event.event_id);
  base::append_json_field(out, "user_id", event.user_id);
  base::append_json_field(out, "track_id", event.track_id);
  base::append_json_field(out, "type", to_string(event.type));
  base::append_json_field(out, "timestamp_ms", event.timestamp_ms);
  if (event.position_ms) base::append_json_field(out, "position_ms", *event.position_ms);
  if (event.session_id) base::append_json_field(out, "session_id", *event.session_id);
  if (event.client) base::append_json_field(out, "client", *event.client);
  if (event.source) {
    out += ",\"context\":{";
    base::append_json_field(out, "source", *event.source);
    out += '}';
  }
  out += '}';
}

}  // namespace segue::ingest
