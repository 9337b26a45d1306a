// A listening event submitted by a player (WebSocket) or another program (HTTP), before it is published to
// Kafka.
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
  std::string event_id;  // empty if it could not be parsed
  ingest::EventError error;
};

/// Applies the rules of ingest::PlaysDecoder, so that nothing is accepted here that would be a dead letter
/// later. `object`: JSON of the event; `user_id`: the user of the connection, if known: then the event need
/// not name a user, and may not name another. A missing timestamp_ms becomes `now_ms`. Any thread.
boost::system::result<Submission, SubmissionError> parse_submission(std::string_view object,
                                                                    std::optional<std::string_view> user_id,
                                                                    std::int64_t now_ms,
                                                                    configs::Duration future_tolerance);

}  // namespace segue::serving
