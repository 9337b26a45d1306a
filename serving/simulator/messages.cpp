#include "serving/simulator/messages.hpp"

#include <simdjson.h>

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

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  void text(std::string_view key, std::string_view value) {
    name(key);
    base::append_json_string(out_, value);
  }
  void number(std::string_view key, std::int64_t value) {
    name(key);
    base::append_json_number(out_, value);
  }
  void flag(std::string_view key, bool value) {
    name(key);
    out_ += value ? "true" : "false";
  }
  std::string& name(std::string_view key) {
    if (out_.back() != '{') out_ += ',';
    base::append_json_string(out_, key);
    return out_ += ':';
  }
  void end() { out_ += '}'; }

 private:
  std::string& out_;
};

}  // namespace

std::string to_json(const Init& init) {
  std::string out;
  ObjectWriter message(out);
  message.text("type", "init");
  if (!init.token.empty()) message.text("token", init.token);
  if (init.token.empty()) message.text("user_id", init.user_id);
  if (init.k) message.number("k", *init.k);
  if (init.exclude_just_skipped || init.exclude_just_played || !init.blocked.empty()) {
    message.name("filters");
    ObjectWriter filters(out);
    if (init.exclude_just_skipped) filters.flag("just_skipped", *init.exclude_just_skipped);
    if (init.exclude_just_played) filters.flag("just_played", *init.exclude_just_played);
    if (!init.blocked.empty()) {
      filters.name("blocked") += '[';
      for (const std::string& track : init.blocked) {
        if (out.back() != '[') out += ',';
        base::append_json_string(out, track);
      }
      out += ']';
    }
    filters.end();
  }
  if (init.last_sequence) message.number("last_sequence", *init.last_sequence);
  message.end();
  return out;
}

std::string to_json(const PlayerEvent& event) {
  std::string out;
  ObjectWriter message(out);
  message.text("type", base::to_string(event.type));
  message.text("event_id", event.event_id);
  message.text("track_id", event.track_id);
  if (event.timestamp_ms) message.number("timestamp_ms", *event.timestamp_ms);
  if (event.position_ms) message.number("position_ms", *event.position_ms);
  if (!event.session_id.empty()) message.text("session_id", event.session_id);
  if (event.recommended) {
    ObjectWriter context(message.name("context"));
    context.text("source", ingest::recommended_source);
    context.end();
  }
  message.end();
  return out;
}

boost::system::result<ServerMessage, std::string> parse_server_message(std::string_view json) {
  thread_local simdjson::dom::parser parser;
  element message;
  if (const auto error = parser.parse(json.data(), json.size()).get(message))
    return std::string("not JSON: ") + simdjson::error_message(error);
  const std::string type = text(message, "type");
  if (type == "ready")
    return ServerMessage(Ready{text(message, "user_id"), integer(message, "partition", 0),
                               integer(message, "version", no_version), session(message)});
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
