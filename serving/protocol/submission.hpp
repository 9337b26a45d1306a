// A listening event as a player (WebSocket) or another program (HTTP) hands it in, before Kafka has it.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "configs/config.hpp"
#include "ingest/event.hpp"

namespace segue::serving {

/// Ready for the topic `plays`: key `user_id`, value `json`.
struct Submission {
  std::string event_id;
  std::string user_id;
  std::string json;
};

struct SubmissionError {
  std::string event_id;  // empty where it could not be read
  ingest::EventError error;
};

/// Applies the rules of ingest::PlaysDecoder, so that nothing is accepted here that would be a dead letter
/// later. `object`: JSON of the event; `user_id`: whose connection it came over, where that is known: then
/// the event need not name a user, and may name no other. A missing timestamp_ms becomes `now_ms`. Any
/// thread.
boost::system::result<Submission, SubmissionError> parse_submission(std::string_view object,
                                                                    std::optional<std::string_view> user_id,
                                                                    std::int64_t now_ms,
                                                                    configs::Duration future_tolerance);

}  // namespace segue::serving
