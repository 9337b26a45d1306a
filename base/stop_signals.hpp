// SIGINT and SIGTERM as something to wait for, for commands that end in order.
#pragma once

#include <chrono>

namespace segue::base {

/// From its construction on the two signals no longer kill the process. Construct it before any thread is
/// started: threads inherit that they leave the signals alone. One thread waits.
class StopSignals {
 public:
  StopSignals();

  /// Waits until that time at most (a look, where it has passed); true once a signal has come.
  bool wait_until(std::chrono::steady_clock::time_point deadline);

 private:
  bool received_ = false;
};

}  // namespace segue::base
