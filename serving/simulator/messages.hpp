// The messages of sub-protocol segue.v1 from a player's side: those it sends, and those it receives.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/event.hpp"

namespace segue::serving::simulator {

/// The first message of a connection.
struct Init {
  std::string user_id;
  std::string token;  // if the server requires one; it then names the user
  std::optional<std::int64_t> k;
  std::optional<bool> exclude_just_skipped;
  std::optional<bool> exclude_just_played;
  std::vector<std::string> blocked;
  std::optional<std::int64_t> last_sequence;  // of the newest list that the player has
  std::string epoch;                          // to which it belongs
};

/// A play, skip or complete. Without a time the server sets its own.
struct PlayerEvent {
  std::string event_id;
  std::string track_id;
  ingest::EventType type = ingest::EventType::play;
  std::optional<std::int64_t> timestamp_ms{};
  std::optional<std::int64_t> position_ms{};
  std::string session_id{};  // empty: sessions are delimited by sessions.gap
  bool recommended = false;  // taken from a pushed list
};

std::string to_json(const Init& init);
std::string to_json(const PlayerEvent& event);

inline constexpr std::int64_t no_version = -1;  // the server has no version to serve yet

struct SessionSummary {
  std::string id;
  std::int64_t steps = 0;
};

struct Ready {
  std::string user_id;
  std::int64_t partition = 0;
  std::string epoch;  // of the sequences
  std::int64_t version = no_version;
  std::optional<SessionSummary> session;
};

/// Kafka has acknowledged the event: it can no longer be lost.
struct Ack {
  std::string event_id;
  std::int64_t partition = 0;
  std::int64_t offset = 0;
};

struct Cause {
  std::string event_id;
  std::string type;
  std::string track_id;
};

struct ListedTrack {
  std::string track_id;
  double score = 0;
  std::string title;  // empty if unknown
  std::string artist;
};

struct Recommendations {
  std::int64_t sequence = 0;   // Kafka offset of the event that caused it
  std::optional<Cause> cause;  // absent: the current list, sent after `ready`
  std::optional<SessionSummary> session;
  std::int64_t version = no_version;
  std::int64_t latency_us = 0;  // in the server, from the record's arrival to the list's queueing
  std::vector<ListedTrack> tracks;
};

struct ServerError {
  std::string code;
  std::string message;
  std::string event_id;  // empty: not about one event
};

using ServerMessage = std::variant<Ready, Ack, Recommendations, ServerError>;

/// Parses one text message of the server. Unknown fields are ignored; an unknown type or a missing field is
/// an error in one sentence. Any thread.
boost::system::result<ServerMessage, std::string> parse_server_message(std::string_view json);

}  // namespace segue::serving::simulator
