#include "serving/protocol/submission.hpp"

#include <simdjson.h>

#include "base/json.hpp"
#include "ingest/event_parser.hpp"

namespace segue::serving {
namespace {

using Result = boost::system::result<Submission, SubmissionError>;

}  // namespace

Result parse_submission(std::string_view object, std::optional<std::string_view> user_id, std::int64_t now_ms,
                        configs::Duration future_tolerance) {
  // Shared by all connections of a thread, whose messages are handled one at a time.
  thread_local simdjson::dom::parser dom;
  thread_local ingest::EventParser events;
  std::string event_id;
  const auto refuse = [&](ingest::Refusal reason, std::string detail) {
    return Result(boost::system::in_place_error, SubmissionError{event_id, {reason, std::move(detail)}});
  };
  simdjson::dom::object fields;
  if (dom.parse(object.data(), object.size()).get(fields) != simdjson::SUCCESS) {
    // The event parser determines the reason.
    auto parsed = events.parse(object);
    return parsed ? refuse(ingest::Refusal::not_json, "the event is not valid JSON")
                  : refuse(parsed.error().reason, parsed.error().detail);
  }
  if (std::string_view id; fields["event_id"].get(id) == simdjson::SUCCESS)
    event_id = id.substr(0, ingest::max_id_bytes);

  std::string whole = "{";  // what the event leaves out, then what it says
  if (user_id) {
    std::string_view named;
    if (const auto error = fields["user_id"].get(named); error == simdjson::SUCCESS) {
      if (named != *user_id)
        return refuse(ingest::Refusal::key_mismatch, "user_id is not the user of this connection");
    } else if (error == simdjson::NO_SUCH_FIELD) {
      base::append_json_field(whole, "user_id", *user_id);
    }
  }
  if (fields["timestamp_ms"].error() == simdjson::NO_SUCH_FIELD)
    base::append_json_field(whole, "timestamp_ms", now_ms);
  if (whole.size() > 1 && fields.size() > 0) whole += ',';
  whole += object.substr(object.find('{') + 1);

  const auto event = events.parse(whole);
  if (!event) return refuse(event.error().reason, event.error().detail);
  if (event->timestamp_ms - future_tolerance.count() > now_ms)
    return refuse(
        ingest::Refusal::far_future,
        "timestamp_ms is " + std::to_string(event->timestamp_ms - now_ms) + " ms ahead of the server");
  Submission submission{std::move(event_id), std::string(event->user_id), {}};
  ingest::append_json(*event, submission.json);
  return Result(boost::system::in_place_value, std::move(submission));
}

}  // namespace segue::serving
