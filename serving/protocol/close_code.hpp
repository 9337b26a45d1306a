// Segue's WebSocket close codes, published in docs/asyncapi.yaml. The WebSocket layer itself also sends 1002
// protocol error, 1007 invalid UTF-8, 1009 message too big.
#pragma once

#include <cstdint>

#include "base/enum_names.hpp"

namespace segue::serving {

/// 4000 to 4499: reconnect (with back-off). 4500 to 4999: do not: it would fail again.
enum class CloseCode : std::uint16_t {
  shutting_down = 4000,
  slow_reader = 4001,
  partition_moved = 4002,
  no_pong = 4003,
  init_timeout = 4004,
  rate_limit = 4005,
  protocol_error = 4500,
  bad_token = 4501,
};

/// The name is the reason in the close frame, and the label of segue_websocket_closes_total.
BOOST_DESCRIBE_ENUM(CloseCode, shutting_down, slow_reader, partition_moved, no_pong, init_timeout, rate_limit,
                    protocol_error, bad_token)

constexpr bool reconnects(CloseCode code) { return static_cast<std::uint16_t>(code) < 4500; }

}  // namespace segue::serving
