// SIGINT and SIGTERM as an event to wait for, so that commands can shut down cleanly.
#pragma once

#include <chrono>

namespace segue::base {

/// Blocks the two signals from construction on, so that they no longer terminate the process. Construct it
/// before any thread is started: threads inherit the signal mask. Not thread-safe: one thread waits.
class StopSignals {
 public:
  StopSignals();
  /// From here on a signal ends the process at once; those that came and nobody waited for are forgotten.
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Waits for a signal until the deadline (only polls if it has passed); its number once one has been
  /// received, else 0.
  int wait_until(std::chrono::steady_clock::time_point deadline);
  int wait() { return wait_until(std::chrono::steady_clock::time_point::max()); }

  /// A descriptor for an event loop, which then owns it: it becomes readable when a signal comes.
  int descriptor() const;

 private:
  int received_ = 0;
};

}  // namespace segue::base
