#include "serving/protocol/client_message.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

#include "configs/consistency.hpp"
#include "ingest/plays_decoder.hpp"

namespace segue::serving {
namespace {

using ingest::Refusal;
using simdjson::dom::element;
using simdjson::dom::object;

simdjson::dom::parser& parser() {
  thread_local simdjson::dom::parser one;
  return one;
}

/// Thrown within this file while an init is parsed.
struct Invalid {
  Refusal reason;
  std::string message;
};

[[noreturn]] void wrong_type(std::string_view field, std::string_view expected) {
  throw Invalid{Refusal::wrong_type, std::string(field) + " must be " + std::string(expected)};
}

std::optional<element> find(const object& fields, std::string_view name) {
  std::optional<element> found;
  for (const auto& field : fields) {
    if (field.key != name || field.value.is_null()) continue;
    if (found) throw Invalid{Refusal::repeated_field, std::string(name) + " stands there twice"};
    found = field.value;
  }
  return found;
}

std::optional<std::string> text(const object& fields, std::string_view name) {
  const auto value = find(fields, name);
  if (!value) return std::nullopt;
  std::string_view out;
  if (value->get(out) != simdjson::SUCCESS) wrong_type(name, "a string");
  return std::string(out);
}

std::optional<std::int64_t> integer(const object& fields, std::string_view name) {
  const auto value = find(fields, name);
  if (!value) return std::nullopt;
  std::int64_t out = 0;
  if (value->get(out) == simdjson::SUCCESS) return out;
  double number = 0;  // 15.0 and 1.5E1 are whole numbers, too
  if (!value->is_double() || value->get(number) != simdjson::SUCCESS || number != std::trunc(number) ||
      std::abs(number) > 9e15)
    wrong_type(name, "an integer");
  return static_cast<std::int64_t>(number);
}

std::optional<bool> flag(const object& fields, std::string_view name) {
  const auto value = find(fields, name);
  if (!value) return std::nullopt;
  bool out = false;
  if (value->get(out) != simdjson::SUCCESS) wrong_type(name, "true or false");
  return out;
}

std::string checked_id(std::string_view field, std::string id) {
  if (!ingest::valid_id(id))
    throw Invalid{Refusal::out_of_range, std::string(field) + " must have 1 to " +
                                             std::to_string(ingest::max_id_bytes) +
                                             " bytes of UTF-8 without control characters"};
  return id;
}

void read_filters(const object& fields, ListRequest& list_request) {
  const auto value = find(fields, "filters");
  if (!value) return;
  object filters;
  if (value->get(filters) != simdjson::SUCCESS) wrong_type("filters", "an object");
  list_request.just_skipped = flag(filters, "just_skipped");
  list_request.just_played = flag(filters, "just_played");
  const auto blocked = find(filters, "blocked");
  if (!blocked) return;
  simdjson::dom::array tracks;
  if (blocked->get(tracks) != simdjson::SUCCESS) wrong_type("blocked", "an array of track ids");
  if (tracks.size() > max_blocked)
    throw Invalid{Refusal::out_of_range, "blocked may have " + std::to_string(max_blocked) + " tracks"};
  for (const element track : tracks) {
    std::string_view id;
    if (track.get(id) != simdjson::SUCCESS) wrong_type("blocked", "an array of track ids");
    list_request.blocked.push_back(checked_id("a blocked track", std::string(id)));
  }
}

InitMessage read_init(const object& fields) {
  InitMessage init;
  init.user_id = text(fields, "user_id");
  if (init.user_id) checked_id("user_id", *init.user_id);
  init.token = text(fields, "token");
  init.list_request.k = integer(fields, "k");
  if (init.list_request.k && *init.list_request.k < 1)
    throw Invalid{Refusal::out_of_range, "k must be at least 1"};
  read_filters(fields, init.list_request);
  init.list_request.max_list_bytes = integer(fields, "max_list_bytes");
  if (init.list_request.max_list_bytes && *init.list_request.max_list_bytes < configs::least_max_list_bytes)
    throw Invalid{Refusal::out_of_range,
                  "max_list_bytes must be at least " + std::to_string(configs::least_max_list_bytes)};
  init.session_id = text(fields, "session_id");
  if (init.session_id) checked_id("session_id", *init.session_id);
  init.now_ms = integer(fields, "now_ms");
  // An offset of seconds would let every timestamp in seconds pass. Below, it is a device whose clock began
  // at 1970 when it was switched on.
  constexpr std::int64_t least_in_seconds = 1'000'000'000;
  if (init.now_ms && *init.now_ms < 0) throw Invalid{Refusal::out_of_range, "now_ms must not be negative"};
  if (init.now_ms && *init.now_ms >= least_in_seconds)
    if (const auto error = ingest::implausible_time(*init.now_ms, "now_ms"))
      throw Invalid{error->reason, error->detail};
  init.epoch = text(fields, "epoch");
  init.last_sequence = integer(fields, "last_sequence");
  return init;
}

}  // namespace

ClientMessage parse_client_message(std::string_view message) {
  element root;
  if (parser().parse(message.data(), message.size()).get(root) != simdjson::SUCCESS)
    return MessageError{Refusal::not_json, "the message is not one JSON document"};
  object fields;
  if (root.get(fields) != simdjson::SUCCESS)
    return MessageError{Refusal::not_an_object, "the message must be a JSON object"};
  try {
    const auto type = text(fields, "type");
    if (!type) throw Invalid{Refusal::missing_field, "the message has no type"};
    if (*type == "init") return read_init(fields);
    if (*type == "ping") return PingMessage{};
    if (base::from_string<ingest::EventType>(*type)) return EventMessage{};
    throw Invalid{Refusal::unknown_type, "type must be init, play, skip, complete or ping"};
  } catch (Invalid& invalid) {
    return MessageError{invalid.reason, std::move(invalid.message)};
  }
}

std::string event_id_of(std::string_view message) {
  std::string_view id;
  if (parser().parse(message.data(), message.size())["event_id"].get(id) != simdjson::SUCCESS) return {};
  return ingest::shortened_id(id);
}

}  // namespace segue::serving
