#include "serving/protocol/session_json.hpp"

#include "base/json.hpp"

namespace segue::serving {
namespace {

void append_field(std::string& out, std::string_view name, std::int64_t value) {
  out += ",\"";
  out += name;
  out += "\":";
  base::append_json_number(out, value);
}

}  // namespace

std::string session_json(std::string_view user_id, ingest::Partition partition,
                         const sessions::Session& session, const TrackCatalogue& catalogue) {
  std::string out = "{\"user_id\":";
  base::append_json_string(out, user_id);
  append_field(out, "partition", partition);
  out += ",\"session\":{\"id\":";
  base::append_json_string(out, sessions::session_name(session, partition));
  append_field(out, "started_ms", session.started_ms);
  append_field(out, "last_ms", session.last_ms);
  append_field(out, "sequence", session.last_offset);
  out += ",\"steps\":[";
  for (const sessions::Step& step : session.steps) {
    if (out.back() != '[') out += ',';
    out += '{';
    catalogue.append_fields(step.track, out);
    out += ",\"action\":";
    base::append_json_string(out, base::to_string(step.action));
    out += '}';
  }
  out += "]}}";
  return out;
}

}  // namespace segue::serving
