// A measured run: connect a fleet, send events in an open loop, wait for the outstanding lists, close.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "serving/simulator/open_loop.hpp"
#include "serving/simulator/player_fleet.hpp"

namespace segue::serving::simulator {

struct FleetRunOptions {
  FleetOptions fleet;
  OpenLoopOptions loop;
  std::chrono::milliseconds connect_timeout{60'000};
  std::chrono::milliseconds drain_timeout{10'000};  // for lists outstanding after the last event
  std::chrono::milliseconds progress_every{10'000};
};

class FleetRun {
 public:
  explicit FleetRun(FleetRunOptions options);
  ~FleetRun();

  PlayerFleet& fleet();

  /// Blocks until the loop's duration is over, or SIGINT or SIGTERM came, and everything is closed. Both
  /// callbacks on this thread. Throws std::runtime_error, one sentence, when not all players could connect in
  /// time or the server refuses a reconnection. Raises the process's soft limit of open files if necessary.
  void run(const std::function<void(OpenLoop::Time)>& arrival, const std::function<void()>& progress);

  /// From the first arrival to the last.
  double seconds() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving::simulator
