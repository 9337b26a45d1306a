// Client messages of the WebSocket protocol: init once, then play, skip, complete and ping
// (docs/asyncapi.yaml).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/event.hpp"

namespace segue::serving {

/// The list options that a player requests; absent: the server's default.
struct ListRequest {
  std::optional<std::int64_t> k;
  std::optional<bool> just_skipped;
  std::optional<bool> just_played;
  std::vector<std::string> blocked;
  std::optional<std::int64_t> max_list_bytes;  // of a list's message
};

struct InitMessage {
  std::optional<std::string> user_id;
  std::optional<std::string> token;
  ListRequest list_request;
  std::optional<std::string> session_id;      // the lists of this session alone
  std::optional<std::int64_t> now_ms;         // the player's clock
  std::optional<std::string> epoch;           // to which last_sequence belongs
  std::optional<std::int64_t> last_sequence;  // of the newest list that the player has
};

/// A play, skip or complete; parse_submission() reads its fields.
struct EventMessage {};

/// Asks for a `pong`.
struct PingMessage {};

struct MessageError {
  ingest::Refusal reason;
  std::string message;  // one sentence for a person
};

using ClientMessage = std::variant<InitMessage, EventMessage, PingMessage, MessageError>;

inline constexpr std::size_t max_blocked = 256;

/// The event_id of a message, for error messages: its first max_id_bytes; empty if it cannot be parsed.
std::string event_id_of(std::string_view text);

/// Any thread (its buffers are the thread's). Unknown fields are ignored, null is absent; a known one
/// repeated is an error.
ClientMessage parse_client_message(std::string_view text);

}  // namespace segue::serving
