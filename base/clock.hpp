// The wall clock, in the unit of messages and records. The content of a list never depends on it; default
// timestamps, the expiry of tokens and the ages of jobs do.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <string>

namespace segue::base {

/// Unix time in milliseconds.
inline std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// That time in UTC, as strftime's `format` has it.
inline std::string utc_text(std::int64_t unix_ms, const char* format = "%Y-%m-%dT%H:%M:%SZ") {
  const std::time_t seconds = unix_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

}  // namespace segue::base
