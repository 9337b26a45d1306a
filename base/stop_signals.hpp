// SIGINT and SIGTERM as an event to wait for, so that commands can shut down cleanly.
#pragma once

#include <chrono>

namespace segue::base {

/// Blocks the two signals from construction on, so that they no longer terminate the process. Construct it
/// before any thread is started: threads inherit the signal mask. Not thread-safe: one thread waits.
class StopSignals {
 public:
  StopSignals();

  /// Waits for a signal until the deadline (only polls if it has passed); true once one has been received.
  bool wait_until(std::chrono::steady_clock::time_point deadline);

 private:
  bool received_ = false;
};

}  // namespace segue::base
