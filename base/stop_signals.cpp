#include "base/stop_signals.hpp"

#include <pthread.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace segue::base {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

bool StopSignals::wait_until(std::chrono::steady_clock::time_point deadline) {
  const sigset_t set = stop_signals();
  while (!received_) {
    const auto left = std::max(deadline - std::chrono::steady_clock::now(), std::chrono::nanoseconds(0));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec timeout{seconds.count(), (left - seconds).count()};
    if (sigtimedwait(&set, nullptr, &timeout) > 0) {
      received_ = true;
    } else if (errno == EAGAIN) {
      break;
    }
  }
  return received_;
}

}  // namespace segue::base
