#include "base/stop_signals.hpp"

#include <pthread.h>
#include <sys/signalfd.h>

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

StopSignals::~StopSignals() {
  const sigset_t set = stop_signals();
  constexpr timespec look{};
  while (sigtimedwait(&set, nullptr, &look) > 0) continue;
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

int StopSignals::wait_until(std::chrono::steady_clock::time_point deadline) {
  const sigset_t set = stop_signals();
  while (received_ == 0) {
    const auto left = std::max(deadline - std::chrono::steady_clock::now(), std::chrono::nanoseconds(0));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec timeout{seconds.count(), (left - seconds).count()};
    if (const int number = sigtimedwait(&set, nullptr, &timeout); number > 0) {
      received_ = number;
    } else if (errno == EAGAIN) {
      break;
    }
  }
  return received_;
}

int StopSignals::descriptor() const {
  const sigset_t set = stop_signals();
  return signalfd(-1, &set, SFD_CLOEXEC);
}

}  // namespace segue::base
