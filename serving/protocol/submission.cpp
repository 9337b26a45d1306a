#include "serving/protocol/submission.hpp"

#include <simdjson.h>

#include "base/json.hpp"
#include "ingest/event_parser.hpp"
#include "ingest/plays_decoder.hpp"
#include "ingest/records/json_document.hpp"

namespace segue::serving {
namespace {

using Result = boost::system::result<Submission, SubmissionError>;

bool is_absent(const simdjson::dom::object& fields, std::string_view name) {
  simdjson::dom::element value;
  return fields[name].get(value) != simdjson::SUCCESS || value.is_null();
}

}  // namespace

Result parse_submission(std::string_view object, std::optional<std::string_view> user_id, std::int64_t now_ms,
                        configs::Duration future_tolerance, PlayerClock& clock) {
  // Shared by all connections of a thread, whose messages are handled one at a time.
  thread_local ingest::JsonDocument document(ingest::max_event_bytes);
  thread_local ingest::EventParser events;
  std::string event_id;
  const auto refuse = [&](ingest::Refusal reason, std::string detail) {
    return Result(boost::system::in_place_error, SubmissionError{event_id, {reason, std::move(detail)}});
  };
  simdjson::dom::element root;
  simdjson::dom::object fields;
  if (document.parse(object, root) || root.get(fields)) {
    // The event parser determines the reason.
    auto parsed = events.parse(object);
    return parsed ? refuse(ingest::Refusal::not_json, "the event is not valid JSON")
                  : refuse(parsed.error().reason, parsed.error().detail);
  }
  if (std::string_view id; fields["event_id"].get(id) == simdjson::SUCCESS)
    event_id = ingest::shortened_id(id);

  std::string whole = "{";  // what the event leaves out, then what it says
  if (user_id) {
    std::string_view named;
    if (is_absent(fields, "user_id")) {
      base::append_json_field(whole, "user_id", *user_id);
    } else if (fields["user_id"].get(named) == simdjson::SUCCESS && named != *user_id) {
      return refuse(ingest::Refusal::key_mismatch, "user_id is not the user of this connection");
    }
  }
  const bool timed = !is_absent(fields, "timestamp_ms");
  if (!timed) base::append_json_field(whole, "timestamp_ms", now_ms);
  if (whole.size() > 1 && fields.size() > 0) whole += ',';
  if (document.unwrapped())
    whole += simdjson::minify(fields).substr(1);
  else
    whole += object.substr(object.find('{') + 1);

  auto event = events.parse(whole);
  if (!event) return refuse(event.error().reason, event.error().detail);
  if (timed) {
    const std::int64_t by_player = event->timestamp_ms;
    event->timestamp_ms = clock.to_server(by_player, now_ms);
    if (event->timestamp_ms != by_player) event->client_timestamp_ms = by_player;
  }
  if (const auto error = ingest::implausible_time(event->timestamp_ms))
    return refuse(error->reason, error->detail);
  if (event->timestamp_ms - future_tolerance.count() > now_ms)
    return refuse(
        ingest::Refusal::far_future,
        "timestamp_ms is " + std::to_string(event->timestamp_ms - now_ms) + " ms ahead of the server");
  Submission submission{std::move(event_id), std::string(event->user_id), {}};
  ingest::append_json(*event, submission.json);
  return Result(boost::system::in_place_value, std::move(submission));
}

}  // namespace segue::serving
