// The protocol-level codes of `error` messages and of refused items over HTTP. Codes about the content of a
// message are the names of ingest::Refusal.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace segue::serving {

enum class ErrorCode : std::uint8_t {
  not_initialised,
  already_initialised,
  bad_token,
  rate_limited,
  queue_full,   // the producer's queue is full: send it again later
  unavailable,  // Kafka did not acknowledge it in time: send it again with the same event_id
};

inline constexpr std::array error_codes{ErrorCode::not_initialised, ErrorCode::already_initialised,
                                        ErrorCode::bad_token,       ErrorCode::rate_limited,
                                        ErrorCode::queue_full,      ErrorCode::unavailable};

constexpr std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_initialised:
      return "not_initialised";
    case ErrorCode::already_initialised:
      return "already_initialised";
    case ErrorCode::bad_token:
      return "bad_token";
    case ErrorCode::rate_limited:
      return "rate_limited";
    case ErrorCode::queue_full:
      return "queue_full";
    case ErrorCode::unavailable:
      return "unavailable";
  }
  return "";
}

}  // namespace segue::serving
