#include "serving/protocol/session_json.hpp"

#include "base/json.hpp"

namespace segue::serving {

std::string session_json(std::string_view user_id, ingest::Partition partition,
                         const sessions::Session& session, const TrackCatalogue& catalogue) {
  // Text rather than values: the catalogue has the tracks as text.
  std::string out = "{";
  base::append_json_field(out, "user_id", user_id);
  base::append_json_field(out, "partition", std::int64_t{partition});
  out += ",\"session\":{";
  base::append_json_field(out, "id", sessions::session_name(session, partition));
  base::append_json_field(out, "started_ms", session.started_ms);
  base::append_json_field(out, "last_ms", session.last_ms);
  base::append_json_field(out, "sequence", session.last_offset);
  out += ",\"steps\":[";
  for (const sessions::Step& step : session.steps) {
    if (out.back() != '[') out += ',';
    out += '{';
    catalogue.append_fields(step.track, out);
    base::append_json_field(out, "action", base::to_string(step.action));
    out += '}';
  }
  return out + "]}}";
}

}  // namespace segue::serving
