#include "base/stop_signals.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

TEST(StopSignals, WaitUntilTheDeadlineWhenNoneComes) {
  base::StopSignals signals;
  const auto deadline = steady_clock::now() + 20ms;
  EXPECT_FALSE(signals.wait_until(deadline));
  EXPECT_GE(steady_clock::now(), deadline);
  EXPECT_FALSE(signals.wait_until(deadline)) << "a deadline that has passed is a look";
}

TEST(StopSignals, EndTheWaitAndAreRemembered) {
  for (const int number : {SIGINT, SIGTERM}) {
    base::StopSignals signals;
    std::thread sender([=] { kill(getpid(), number); });
    EXPECT_TRUE(signals.wait_until(steady_clock::now() + 60s));
    EXPECT_TRUE(signals.wait_until(steady_clock::now() + 60s));
    sender.join();
  }
}

}  // namespace
}  // namespace segue::ingest
