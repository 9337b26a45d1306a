// Any bytes as a player's WebSocket message: an error with a reason, or an init within its bounds, or an
// event whose JSON the server's own decoder accepts.
#include "serving/protocol/client_message.hpp"

#include <simdjson.h>

#include <chrono>
#include <string>

#include "ingest/event_parser.hpp"
#include "serving/protocol/submission.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace segue;
using namespace segue::serving;

constexpr std::int64_t now = 1'700'000'000'000;

void check(const InitMessage& init) {
  require(!init.user_id || ingest::valid_id(*init.user_id), "a user id is valid");
  require(!init.list_request.k || *init.list_request.k >= 1, "k is positive");
  require(init.list_request.blocked.size() <= max_blocked, "the block list is bounded");
}

void check_event(std::string_view text) {
  PlayerClock clock;
  const auto submission = parse_submission(text, "u42", now, std::chrono::minutes(5), clock);
  if (!submission) {
    require(!submission.error().error.detail.empty(), "a refusal has a sentence");
    return;
  }
  static ingest::EventParser parser;
  const auto event = parser.parse(submission->json);
  require(event.has_value(), "what is published is an event");
  require(event->user_id == "u42" && event->event_id == submission->event_id, "it is the player's");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ClientMessage message = parse_client_message(text);
  if (const auto* init = std::get_if<InitMessage>(&message)) check(*init);
  if (std::holds_alternative<EventMessage>(message)) check_event(text);
  if (const auto* error = std::get_if<MessageError>(&message))
    require(!error->message.empty() && simdjson::validate_utf8(error->message), "an error has a sentence");
  require(event_id_of(text).size() <= ingest::max_id_bytes, "an event id is short enough to send back");
  return 0;
}
