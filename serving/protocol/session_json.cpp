#include "serving/protocol/session_json.hpp"

#include <algorithm>
#include <vector>

#include "base/json.hpp"

namespace segue::serving {
namespace {

// Text rather than values: the catalogue has the tracks as text.
void append_session(std::string& out, ingest::Partition partition, const sessions::Session& session,
                    const TrackCatalogue& catalogue) {
  out += '{';
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
  out += "]}";
}

}  // namespace

std::string sessions_json(std::string_view user_id, ingest::Partition partition,
                          std::span<const sessions::Session> sessions, const TrackCatalogue& catalogue) {
  std::vector<const sessions::Session*> latest_first;
  for (const auto& session : sessions) latest_first.insert(latest_first.begin(), &session);
  std::ranges::stable_sort(latest_first, std::ranges::greater(), &sessions::Session::last_ms);
  std::string out = "{";
  base::append_json_field(out, "user_id", user_id);
  base::append_json_field(out, "partition", std::int64_t{partition});
  out += ",\"sessions\":[";
  for (const auto* session : latest_first) {
    if (out.back() != '[') out += ',';
    append_session(out, partition, *session, catalogue);
  }
  return out + "]}";
}

}  // namespace segue::serving
