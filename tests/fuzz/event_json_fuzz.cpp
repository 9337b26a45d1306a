// Any bytes as a listening event: refused with a reason and a short sentence, or read, written and read back
// the same.
#include <simdjson.h>

#include <string>

#include "ingest/event_parser.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace segue::ingest;

bool same(const ListeningEvent& a, const ListeningEvent& b) {
  return a.event_id == b.event_id && a.user_id == b.user_id && a.track_id == b.track_id && a.type == b.type &&
         a.timestamp_ms == b.timestamp_ms && a.position_ms == b.position_ms && a.session_id == b.session_id &&
         a.client == b.client && a.source == b.source;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static EventParser parser, second_parser;
  const auto event = parser.parse({reinterpret_cast<const char*>(data), size});
  if (event.has_error()) {
    const EventError& error = event.error();
    require(!error.detail.empty() && error.detail.size() < 200, "a refusal has a short sentence");
    require(simdjson::validate_utf8(error.detail), "the sentence is UTF-8");
    return 0;
  }
  require(size <= max_event_bytes, "a large event is refused");
  require(valid_id(event->event_id) && valid_id(event->user_id) && valid_id(event->track_id),
          "ids are valid");
  require(event->timestamp_ms >= 0 && event->timestamp_ms <= max_time_ms, "the time is in range");
  std::string json;
  append_json(*event, json);
  const auto again = second_parser.parse(json);
  require(again.has_value() && same(*event, *again), "an event reads back as it was written");
  return 0;
}
