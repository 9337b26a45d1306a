// Progress display of a training: a bar on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <string>

namespace segue::training {

/// A base::Progress on stderr. A terminal's bar is redrawn at most ten times per second; elsewhere a line is
/// printed when the kind of work changes, and every ten seconds. Not thread-safe.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void operator()(double done, const std::string& what);

 private:
  using Clock = std::chrono::steady_clock;
  const bool terminal_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point next_ = start_;
  std::string what_;
};

}  // namespace segue::training
