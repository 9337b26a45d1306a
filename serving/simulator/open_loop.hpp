// An open-loop load generator: arrivals of a Poisson process that do not wait for responses, so that a slow
// server meets the same load as a fast one and its queueing shows in the latencies (no coordinated omission).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace segue::serving::simulator {

struct OpenLoopOptions {
  double rate = 100;  // arrivals per second, on average
  std::chrono::milliseconds duration{30'000};
  std::uint64_t seed = 1;
};

/// Used on the thread of the io_context only.
class OpenLoop {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `arrival` is called once per arrival with its scheduled time, which may have passed: late arrivals are
  /// caught up at once and keep their scheduled time. `finished` is called once, at the end.
  OpenLoop(boost::asio::io_context& io, OpenLoopOptions options, std::function<void(Time)> arrival,
           std::function<void()> finished);
  ~OpenLoop();

  void start();
  /// Ends it now; `finished` follows.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace segue::serving::simulator
