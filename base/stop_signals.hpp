// SIGINT and SIGTERM as something to wait for, for commands that end in order.
#pragma once

#include <chrono>

namespace segue::base {

/// From its construction on the two signals no longer kill the process. Construct it before any thread is
/// started: threads inherit that they leave the signals alone. One thread waits.
class StopSignals {
 public:
  StopSignals();
  /// From here on a signal ends the process at once; those that came and nobody waited for are forgotten.
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Waits until that time at most (a look, where it has passed); the number of the signal once one has come,
  /// else 0.
  int wait_until(std::chrono::steady_clock::time_point deadline);
  int wait() { return wait_until(std::chrono::steady_clock::time_point::max()); }

  /// For an event loop, which owns it: a descriptor that becomes readable when a signal comes.
  int descriptor() const;

 private:
  int received_ = 0;
};

}  // namespace segue::base
