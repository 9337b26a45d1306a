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

/// The clock of a player, which may be minutes wrong. Not thread-safe.
class PlayerClock {
 public:
  /// Clocks this close to the server's are taken for right.
  static constexpr std::int64_t tolerance_ms = 2'000;
  /// What is further ahead is no clock but a mistake.
  static constexpr std::int64_t most_ahead_ms = 31LL * 24 * 3'600'000;

  /// The player says what time it has.
  void set(std::int64_t player_ms, std::int64_t server_ms) { ahead_ms_ = player_ms - server_ms; }
  /// The server's time of an event.
  std::int64_t to_server(std::int64_t player_ms, std::int64_t server_ms) {
    const std::int64_t seen = player_ms - server_ms;
    if (!ahead_ms_ && seen > tolerance_ms && seen <= most_ahead_ms) ahead_ms_ = seen;
    const std::int64_t ahead = ahead_ms_.value_or(0);
    return ahead > tolerance_ms || ahead < -tolerance_ms ? player_ms - ahead : player_ms;
  }

 private:
  std::optional<std::int64_t> ahead_ms_;
};

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
/// not name a user, and may not name another. A missing timestamp_ms becomes `now_ms`; one that is given is
/// by `clock`, of which the first event that is ahead of the server tells how fast it is, where nothing else
/// does. Any thread.
boost::system::result<Submission, SubmissionError> parse_submission(std::string_view object,
                                                                    std::optional<std::string_view> user_id,
                                                                    std::int64_t now_ms,
                                                                    configs::Duration future_tolerance,
                                                                    PlayerClock& clock);

}  // namespace segue::serving
