#include "training/retraining/progress_line.hpp"

#include <unistd.h>

#include <cstdio>

namespace segue::training {
namespace {

constexpr int bar_width = 30;

}  // namespace

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (terminal_ && !what_.empty()) std::fputc('\n', stderr);
}

void ProgressLine::operator()(double done, const std::string& what) {
  using namespace std::chrono_literals;
  const auto now = Clock::now();
  if (now < next_ && done < 1 && (terminal_ || what == what_)) return;
  what_ = what;
  next_ = now + (terminal_ ? Clock::duration(100ms) : Clock::duration(10s));
  const auto seconds = std::chrono::duration<double>(now - start_).count();
  if (terminal_) {
    const std::string bar(static_cast<std::size_t>(done * bar_width), '#');
    std::fprintf(stderr, "\r[%-*s] %3.0f %%  %.0f s  %s\033[K", bar_width, bar.c_str(), 100 * done, seconds,
                 what.c_str());
    std::fflush(stderr);
  } else {
    std::fprintf(stderr, "%3.0f %%  %.0f s  %s\n", 100 * done, seconds, what.c_str());
  }
}

}  // namespace segue::training
