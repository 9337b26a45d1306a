// The parser of listening events, and the reason for each one that is refused.
#include <simdjson.h>

#include <cmath>

#include "ingest/event_parser.hpp"
#include "ingest/plays_decoder.hpp"
#include "ingest/records/json_document.hpp"

namespace segue::ingest {
namespace {

enum class Field : std::uint8_t {
  event_id,
  user_id,
  track_id,
  type,
  timestamp_ms,
  position_ms,
  session_id,
  client,
  client_timestamp_ms,
  context,
  source,  // within the context
  unknown
};
constexpr std::array<std::string_view, 11> field_names = {
    "event_id",   "user_id",       "track_id",
    "type",       "timestamp_ms",  "position_ms",
    "session_id", "client",        "client_timestamp_ms",
    "context",    "context.source"};
constexpr std::size_t top_level_fields = 10;
constexpr std::size_t required_fields = 5;

Field field(std::string_view name) {
  for (std::size_t i = 0; i < top_level_fields; ++i)
    if (name == field_names[i]) return static_cast<Field>(i);
  return Field::unknown;
}

EventError refused(Refusal reason, Field field, std::string_view why) {
  return {reason, std::string(field_names[static_cast<std::size_t>(field)]).append(" ").append(why)};
}

/// True if every number of a document that simdjson refused for a number is well formed: then one is out of
/// range.
bool numbers_well_formed(std::string_view json) {
  const auto digits = [&](std::size_t& i) {
    const std::size_t begin = i;
    while (i < json.size() && json[i] >= '0' && json[i] <= '9') ++i;
    return i - begin;
  };
  bool in_string = false;
  for (std::size_t i = 0; i < json.size();) {
    const char c = json[i];
    if (in_string) {
      i += c == '\\' ? 2 : 1;
      in_string = c != '"';
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      if (c == '-') ++i;
      const std::size_t begin = i;
      const std::size_t whole = digits(i);
      if (whole == 0 || (whole > 1 && json[begin] == '0')) return false;
      if (i < json.size() && json[i] == '.' && (++i, digits(i) == 0)) return false;
      if (i < json.size() && (json[i] == 'e' || json[i] == 'E')) {
        if (++i < json.size() && (json[i] == '+' || json[i] == '-')) ++i;
        if (digits(i) == 0) return false;
      }
      if (i < json.size() && std::string_view(",]} \t\r\n").find(json[i]) == std::string_view::npos)
        return false;
    } else {
      in_string = c == '"';
      ++i;
    }
  }
  return true;
}

EventError not_json(std::string_view json, simdjson::error_code error) {
  if (json[0] == '\0')
    return {Refusal::not_json,
            "the value begins with a zero byte, as a schema registry frames it; plain JSON is needed"};
  switch (error) {
    case simdjson::NUMBER_ERROR:
      if (numbers_well_formed(json)) return {Refusal::out_of_range, "a number does not fit into 64 bits"};
      return {Refusal::not_json, "a number is malformed"};
    case simdjson::DEPTH_ERROR:
      return {Refusal::not_json, "the value is nested more than 1,024 levels deep"};
    case simdjson::UTF8_ERROR:
      return {Refusal::not_json, "the value is not UTF-8"};
    case simdjson::EMPTY:
      return {Refusal::not_json, "the value holds nothing but blanks"};
    case simdjson::STRING_ERROR:
      return {Refusal::not_json, "a string holds an invalid escape"};
    case simdjson::UNESCAPED_CHARS:
      return {Refusal::not_json, "a string holds an unescaped control character"};
    case simdjson::UNCLOSED_STRING:
      return {Refusal::not_json, "a string is not closed"};
    default:
      return {Refusal::not_json, "the value is not one JSON document"};
  }
}

std::optional<EventError> read(simdjson::dom::element value, Field field, std::string_view& out) {
  if (value.get(out) != simdjson::SUCCESS) return refused(Refusal::wrong_type, field, "must be a string");
  if (!valid_id(out))
    return refused(Refusal::out_of_range, field,
                   "must be 1 to 256 bytes of UTF-8 without control characters");
  return std::nullopt;
}

/// A value in an error message: its beginning, as JSON.
std::string shown(simdjson::dom::element value) {
  constexpr std::size_t most = 64;
  std::string text = simdjson::minify(value);
  if (text.size() > most) {
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
      --end;  // not within a character
    text.resize(end);
    text += "…";
  }
  return text;
}

/// Whole milliseconds; a fraction of one is rounded to the nearest, halves away from zero.
std::optional<EventError> read(simdjson::dom::element value, Field field, std::int64_t& out) {
  double number = 0;
  if (!value.is_number())
    return refused(Refusal::wrong_type, field, "must be a whole number, not " + shown(value));
  if (value.get(out) == simdjson::SUCCESS && out >= 0 && out <= max_time_ms) return std::nullopt;
  if (!value.is_double() || value.get(number) != simdjson::SUCCESS || !(number >= 0) ||
      number > static_cast<double>(max_time_ms)) {
    if (field == Field::timestamp_ms && value.is_int64() && out > max_time_ms) return implausible_time(out);
    return refused(Refusal::out_of_range, field,
                   "must lie between 0 and the end of the year 9999, not be " + shown(value));
  }
  out = std::llround(number);
  return std::nullopt;
}

std::optional<EventError> read(simdjson::dom::element value, Field field, EventType& out) {
  std::string_view name;
  if (value.get(name) != simdjson::SUCCESS) return refused(Refusal::wrong_type, field, "must be a string");
  const auto type = base::from_string<EventType>(name);
  if (!type) return refused(Refusal::unknown_type, field, "must be play, skip or complete");
  out = *type;
  return std::nullopt;
}

template <class T>
std::optional<EventError> read(simdjson::dom::element value, Field field, std::optional<T>& out) {
  return read(value, field, out.emplace());
}

/// Only `source` is read of the context; its other fields are the producer's own.
std::optional<EventError> read_context(simdjson::dom::element value, ListeningEvent& event) {
  simdjson::dom::object context;
  if (value.get(context)) return refused(Refusal::wrong_type, Field::context, "must be an object");
  bool seen = false;
  for (const auto& [name, source] : context) {
    if (name != "source" || source.is_null()) continue;
    if (seen) return refused(Refusal::repeated_field, Field::source, "is given more than once");
    seen = true;
    if (auto error = read(source, Field::source, event.source)) return error;
  }
  return std::nullopt;
}

std::optional<EventError> read(simdjson::dom::element value, Field field, ListeningEvent& event) {
  switch (field) {
    case Field::event_id:
      return read(value, field, event.event_id);
    case Field::user_id:
      return read(value, field, event.user_id);
    case Field::track_id:
      return read(value, field, event.track_id);
    case Field::type:
      return read(value, field, event.type);
    case Field::timestamp_ms:
      return read(value, field, event.timestamp_ms);
    case Field::position_ms:
      return read(value, field, event.position_ms);
    case Field::session_id:
      return read(value, field, event.session_id);
    case Field::client:
      return read(value, field, event.client);
    case Field::client_timestamp_ms:
      return read(value, field, event.client_timestamp_ms);
    case Field::context:
      return read_context(value, event);
    case Field::source:
    case Field::unknown:
      break;
  }
  return std::nullopt;
}

/// The field of ours in which something could not be text.
std::optional<Field> with_replacement(const ListeningEvent& event) {
  const auto has = [](std::optional<std::string_view> text) {
    return text && text->find("\xEF\xBF\xBD") != std::string_view::npos;
  };
  if (has(event.event_id)) return Field::event_id;
  if (has(event.user_id)) return Field::user_id;
  if (has(event.track_id)) return Field::track_id;
  if (has(event.session_id)) return Field::session_id;
  if (has(event.client)) return Field::client;
  if (has(event.source)) return Field::source;
  return std::nullopt;
}

}  // namespace

bool valid_id(std::string_view id) {
  if (id.empty() || id.size() > max_id_bytes) return false;
  unsigned char seen = 0;
  for (const unsigned char c : id) {
    if (c < 0x20 || c == 0x7F) return false;
    seen |= c;
  }
  return seen < 0x80 || simdjson::validate_utf8(id.data(), id.size());
}

struct EventParser::Impl {
  JsonDocument document{max_event_bytes};
};

EventParser::EventParser() : impl_(std::make_unique<Impl>()) {}
EventParser::~EventParser() = default;
EventParser::EventParser(EventParser&&) noexcept = default;
EventParser& EventParser::operator=(EventParser&&) noexcept = default;

boost::system::result<ListeningEvent, EventError> EventParser::parse(std::string_view json) {
  if (json.empty()) return EventError{Refusal::empty_value, "the value is empty"};
  if (json.size() > max_event_bytes)
    return EventError{Refusal::too_large,
                      "the value has more than " + std::to_string(max_event_bytes) + " bytes"};

  simdjson::dom::element document;
  if (const auto error = impl_->document.parse(json, document)) return not_json(json, error);
  simdjson::dom::object object;
  if (document.get(object)) return EventError{Refusal::not_an_object, "the value is not a JSON object"};

  ListeningEvent event;
  std::uint32_t seen = 0;
  for (const auto& [name, value] : object) {
    const Field which = field(name);
    if (which == Field::unknown || value.is_null()) continue;  // null is absent
    const std::uint32_t bit = 1U << static_cast<unsigned>(which);
    if ((seen & bit) != 0) return refused(Refusal::repeated_field, which, "is given more than once");
    seen |= bit;
    if (auto error = read(value, which, event)) return *std::move(error);
  }
  for (std::size_t i = 0; i < required_fields; ++i)
    if ((seen & (1U << i)) == 0) return refused(Refusal::missing_field, static_cast<Field>(i), "is missing");
  if (impl_->document.repaired())
    if (const auto field = with_replacement(event))
      return refused(Refusal::out_of_range, *field, "has half a surrogate pair");
  return event;
}

}  // namespace segue::ingest
