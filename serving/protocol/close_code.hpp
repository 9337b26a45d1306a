// Segue's WebSocket close codes, published in docs/asyncapi.yaml. The WebSocket layer itself also sends 1002
// protocol error, 1007 invalid UTF-8, 1009 message too big.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace segue::serving {

/// 4000 to 4499: reconnect (with back-off). 4500 to 4999: do not: it would fail again.
enum class CloseCode : std::uint16_t {
  shutting_down = 4000,
  slow_reader = 4001,
  partition_moved = 4002,
  no_pong = 4003,
  init_timeout = 4004,
  protocol_error = 4500,
  bad_token = 4501,
  rate_limit = 4502,
};

inline constexpr std::array close_codes{
    CloseCode::shutting_down, CloseCode::slow_reader,    CloseCode::partition_moved, CloseCode::no_pong,
    CloseCode::init_timeout,  CloseCode::protocol_error, CloseCode::bad_token,       CloseCode::rate_limit};

constexpr bool reconnects(CloseCode code) { return static_cast<std::uint16_t>(code) < 4500; }

/// The reason in the close frame, and the label of segue_websocket_closes_total.
constexpr std::string_view to_string(CloseCode code) {
  switch (code) {
    case CloseCode::shutting_down:
      return "shutting_down";
    case CloseCode::slow_reader:
      return "slow_reader";
    case CloseCode::partition_moved:
      return "partition_moved";
    case CloseCode::no_pong:
      return "no_pong";
    case CloseCode::init_timeout:
      return "init_timeout";
    case CloseCode::protocol_error:
      return "protocol_error";
    case CloseCode::bad_token:
      return "bad_token";
    case CloseCode::rate_limit:
      return "rate_limit";
  }
  return "";
}

}  // namespace segue::serving
