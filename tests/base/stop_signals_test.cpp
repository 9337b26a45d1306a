#include "base/stop_signals.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

namespace segue::base {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

TEST(StopSignals, WaitUntilTheDeadlineWhenNoneComes) {
  StopSignals signals;
  const auto deadline = steady_clock::now() + 20ms;
  EXPECT_FALSE(signals.wait_until(deadline));
  EXPECT_GE(steady_clock::now(), deadline);
  EXPECT_FALSE(signals.wait_until(deadline)) << "a deadline that has passed is a look";
}

TEST(StopSignals, EndTheWaitAndAreRemembered) {
  for (const int number : {SIGINT, SIGTERM}) {
    StopSignals signals;
    std::thread sender([=] { kill(getpid(), number); });
    EXPECT_EQ(signals.wait_until(steady_clock::now() + 60s), number);
    EXPECT_EQ(signals.wait(), number);
    sender.join();
  }
}

TEST(StopSignals, MakeTheDescriptorReadable) {
  StopSignals signals;
  pollfd look{signals.descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&look, 1, 0), 0);
  kill(getpid(), SIGINT);
  EXPECT_EQ(poll(&look, 1, 60'000), 1);
  close(look.fd);
}

TEST(StopSignals, KillAgainAfterwardsButNotForWhatCameBefore) {
  {
    StopSignals signals;
    kill(getpid(), SIGTERM);
  }
  EXPECT_EXIT(raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace segue::base
