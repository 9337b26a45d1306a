#include "serving/protocol/server_message.hpp"

#include "base/json.hpp"

namespace segue::serving {
namespace {

using base::append_json_number;
using base::append_json_string;

void append_session(std::string& out, const std::optional<SessionSummary>& session) {
  out += ",\"session\":";
  if (!session) {
    out += "null";
    return;
  }
  out += "{\"id\":";
  base::append_json_string(out, session->id);
  out += ",\"steps\":";
  base::append_json_number(out, static_cast<std::int64_t>(session->steps));
  out += '}';
}

void append_version(std::string& out, const std::optional<models::VersionNumber>& version) {
  out += ",\"version\":";
  version ? base::append_json_number(out, *version) : void(out += "null");
}

void append_withdrawals(std::string& out, const Withdrawals* withdrawals) {
  if (withdrawals == nullptr) return;
  out += ",\"withdrawals\":";
  withdrawals->number ? append_json_number(out, *withdrawals->number) : void(out += "null");
}

void append_cause(std::string& out, const std::optional<Cause>& cause) {
  out += ",\"cause\":";
  if (!cause) {
    out += "null";
    return;
  }
  out += "{\"event_id\":";
  base::append_json_string(out, cause->event_id);
  out += ",\"type\":";
  base::append_json_string(out, base::to_string(cause->type));
  out += ",\"track_id\":";
  base::append_json_string(out, cause->track_id);
  out += '}';
}

}  // namespace

std::optional<SessionSummary> summarise(const sessions::Session* session, ingest::Partition partition) {
  if (session == nullptr) return std::nullopt;
  return SessionSummary{sessions::session_name(*session, partition), session->steps.size()};
}

std::string to_json(const RecommendationsMessage& message, const TrackCatalogue& catalogue,
                    std::optional<Recipient> recipient) {
  std::string out;
  out.reserve(256 + message.tracks.size() * 96);
  out += R"({"type":"recommendations","sequence":)";
  base::append_json_number(out, message.sequence);
  if (recipient) {
    out += ",\"user_id\":";
    base::append_json_string(out, recipient->user_id);
    out += ",\"partition\":";
    base::append_json_number(out, std::int64_t{recipient->partition});
  }
  append_cause(out, message.cause);
  append_session(out, message.session);
  append_version(out, message.version);
  append_withdrawals(out, message.withdrawals);
  out += ",\"latency_us\":";
  base::append_json_number(out, std::int64_t{message.latency.count()});
  out += ",\"tracks\":";
  catalogue.append_json(message.tracks, out,
                        message.max_bytes > 0 ? message.max_bytes - 1 : std::string::npos);
  out += '}';
  return out;
}

std::string ready_json(const Recipient& user, std::string_view epoch,
                       const std::optional<models::VersionNumber>& version,
                       const std::optional<SessionSummary>& session) {
  std::string out = R"({"type":"ready","user_id":)";
  base::append_json_string(out, user.user_id);
  out += ",\"partition\":";
  base::append_json_number(out, std::int64_t{user.partition});
  out += ",\"epoch\":";
  base::append_json_string(out, epoch);
  append_version(out, version);
  append_session(out, session);
  out += '}';
  return out;
}

std::string pong_json() { return R"({"type":"pong"})"; }

std::string ack_json(std::string_view event_id, ingest::Partition partition, ingest::Offset offset) {
  std::string out = R"({"type":"ack","event_id":)";
  base::append_json_string(out, event_id);
  out += ",\"partition\":";
  base::append_json_number(out, std::int64_t{partition});
  out += ",\"offset\":";
  base::append_json_number(out, offset);
  out += '}';
  return out;
}

std::string error_json(std::string_view code, std::string_view message, std::string_view event_id) {
  std::string out = R"({"type":"error","code":)";
  base::append_json_string(out, code);
  out += ",\"message\":";
  base::append_json_string(out, message);
  if (!event_id.empty()) {
    out += ",\"event_id\":";
    base::append_json_string(out, event_id);
  }
  out += '}';
  return out;
}

}  // namespace segue::serving
