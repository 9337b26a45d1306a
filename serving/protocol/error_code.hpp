// The protocol-level codes of `error` messages and of refused items over HTTP. Codes about the content of a
// message are the names of ingest::Refusal.
#pragma once

#include <cstdint>

#include "base/enum_names.hpp"

namespace segue::serving {

enum class ErrorCode : std::uint8_t {
  not_initialised,
  already_initialised,
  bad_token,
  rate_limited,
  queue_full,   // the producer's queue is full: send it again later
  unavailable,  // Kafka did not acknowledge it in time: send it again with the same event_id
};

BOOST_DESCRIBE_ENUM(ErrorCode, not_initialised, already_initialised, bad_token, rate_limited, queue_full,
                    unavailable)

}  // namespace segue::serving
