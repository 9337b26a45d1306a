#include "ingest/event.hpp"

#include "base/json.hpp"

namespace segue::ingest {

void append_json(const ListeningEvent& event, std::string& out) {
  out += '{';
  base::append_json_field(out, "event_id", event.event_id);
  base::append_json_field(out, "user_id", event.user_id);
  base::append_json_field(out, "track_id", event.track_id);
  base::append_json_field(out, "type", base::to_string(event.type));
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
