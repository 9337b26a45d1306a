#include "serving/simulator/messages.hpp"

#include <simdjson.h>

#include <boost/json.hpp>

#include "base/json.hpp"

namespace segue::serving::simulator {
namespace {

using simdjson::dom::element;

std::string text(const element& object, const char* key) {
  std::string_view value;
  if (object[key].get(value)) return {};
  return std::string(value);
}

std::int64_t integer(const element& object, const char* key, std::int64_t otherwise) {
  std::int64_t value = 0;
  return object[key].get(value) ? otherwise : value;
}

std::optional<SessionSummary> session(const element& message) {
  element value;
  if (message["session"].get(value) || !value.is_object()) return std::nullopt;
  return SessionSummary{text(value, "id"), integer(value, "steps", 0)};
}

Recommendations recommendations(const element& message, std::int64_t sequence) {
  Recommendations list;
  list.sequence = sequence;
  if (element cause; !message["cause"].get(cause) && cause.is_object())
    list.cause = Cause{text(cause, "event_id"), text(cause, "type"), text(cause, "track_id")};
  list.session = session(message);
  list.version = integer(message, "version", no_version);
  list.latency_us = integer(message, "latency_us", 0);
  simdjson::dom::array tracks;
  if (message["tracks"].get(tracks)) return list;
  list.tracks.reserve(tracks.size());
  for (const element track : tracks) {
    double score = 0;
    if (track["score"].get(score)) score = 0;
    list.tracks.push_back({text(track, "track_id"), score, text(track, "title"), text(track, "artist")});
  }
  return list;
}

}  // namespace

std::string to_json(const Init& init) {
  boost::json::object message{{"type", "init"}};
  if (init.token.empty())
    message["user_id"] = init.user_id;
  else
    message["token"] = init.token;
  if (init.k) message["k"] = *init.k;
  boost::json::object filters;
  if (init.exclude_just_skipped) filters["just_skipped"] = *init.exclude_just_skipped;
  if (init.exclude_just_played) filters["just_played"] = *init.exclude_just_played;
  if (!init.blocked.empty()) filters["blocked"] = boost::json::value_from(init.blocked);
  if (!filters.empty()) message["filters"] = std::move(filters);
  if (init.last_sequence) message["last_sequence"] = *init.last_sequence;
  if (!init.epoch.empty()) message["epoch"] = init.epoch;
  return base::json_text(std::move(message));
}

std::string to_json(const PlayerEvent& event) {
  std::string out = "{";
  base::append_json_field(out, "type", base::to_string(event.type));
  base::append_json_field(out, "event_id", event.event_id);
  base::append_json_field(out, "track_id", event.track_id);
  if (event.timestamp_ms) base::append_json_field(out, "timestamp_ms", *event.timestamp_ms);
  if (event.position_ms) base::append_json_field(out, "position_ms", *event.position_ms);
  if (!event.session_id.empty()) base::append_json_field(out, "session_id", event.session_id);
  if (event.recommended) {
    out += ",\"context\":{";
    base::append_json_field(out, "source", ingest::recommended_source);
    out += '}';
  }
  return out + '}';
}

boost::system::result<ServerMessage, std::string> parse_server_message(std::string_view json) {
  thread_local simdjson::dom::parser parser;
  element message;
  if (const auto error = parser.parse(json.data(), json.size()).get(message))
    return std::string("not JSON: ") + simdjson::error_message(error);
  const std::string type = text(message, "type");
  if (type == "ready")
    return ServerMessage(Ready{text(message, "user_id"), integer(message, "partition", 0),
                               text(message, "epoch"), integer(message, "version", no_version),
                               session(message)});
  if (type == "ack") {
    std::string event_id = text(message, "event_id");
    if (event_id.empty()) return std::string("an ack without event_id");
    return ServerMessage(
        Ack{std::move(event_id), integer(message, "partition", 0), integer(message, "offset", 0)});
  }
  if (type == "recommendations") {
    std::int64_t sequence = 0;
    if (message["sequence"].get(sequence)) return std::string("recommendations without sequence");
    return ServerMessage(recommendations(message, sequence));
  }
  if (type == "error")
    return ServerMessage(
        ServerError{text(message, "code"), text(message, "message"), text(message, "event_id")});
  return "unknown message type \"" + type + '"';
}

}  // namespace segue::serving::simulator
