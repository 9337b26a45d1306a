// The wall clock as the wire has it. What a list depends on never asks it; defaults, expiry of tokens and
// ages of jobs do.
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
