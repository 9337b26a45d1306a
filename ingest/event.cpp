#include "ingest/event.hpp"

#include "base/json.hpp"

namespace segue::ingest {

std::string shortened_id(std::string_view id) {
  if (id.size() <= max_id_bytes) return std::string(id);
  std::size_t end = max_id_bytes;
  while (end > 0 && (static_cast<unsigned char>(id[end]) & 0xC0) == 0x80) --end;
  return std::string(id.substr(0, end));
}

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
  if (event.client_timestamp_ms)
    base::append_json_field(out, "client_timestamp_ms", *event.client_timestamp_ms);
  if (event.source) {
    out += ",\"context\":{";
    base::append_json_field(out, "source", *event.source);
    out += '}';
  }
  out += '}';
}

}  // namespace segue::ingest
