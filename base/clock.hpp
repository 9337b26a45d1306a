// The wall clock, in the unit of messages and records. The content of a list never depends on it; default
// timestamps, the expiry of tokens and the ages of jobs do.
#pragma once

#include <chrono>
#include <cstdint>

namespace segue::base {

/// Unix time in milliseconds.
inline std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace segue::base
