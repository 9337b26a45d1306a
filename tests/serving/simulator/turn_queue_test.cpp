#include "serving/simulator/simulation/turn_queue.hpp"

#include <gtest/gtest.h>

#include <set>

namespace segue::serving::simulator::simulation {
namespace {

using namespace std::chrono_literals;

TEST(TurnQueue, EveryoneInASessionActsOnceARound) {
  TurnQueue turns(100, 20, 10s, base::Random(1));
  for (int round = 0; round < 50; ++round) {
    std::set<std::uint32_t> acted;
    for (int turn = 0; turn < 20; ++turn) {
      const std::uint32_t who = turns.next();
      acted.insert(who);
      turns.again(who);
    }
    ASSERT_EQ(acted.size(), 20U);
  }
}

TEST(TurnQueue, WhoRestsComesBackAfterThePauseAndNoSooner) {
  TurnQueue turns(3, 1, 10s, base::Random(1));
  const TurnQueue::Time start{};
  std::set<std::uint32_t> fresh;
  for (int i = 0; i < 3; ++i) {
    const std::uint32_t who = turns.next();
    EXPECT_TRUE(fresh.insert(who).second);
    const bool someone_is_left = i < 2;
    ASSERT_EQ(turns.rest(who, start), someone_is_left);
    if (!someone_is_left) turns.again(who);
  }
  const std::uint32_t last = turns.next();
  EXPECT_FALSE(turns.rest(last, start + 9s));
  EXPECT_TRUE(turns.rest(last, start + 11s));
  EXPECT_NE(turns.next(), last);
}

TEST(TurnQueue, WithoutPauseAListenerMayStartAgainAtOnce) {
  TurnQueue turns(1, 1, 0s, base::Random(1));
  for (int i = 0; i < 5; ++i) {
    ASSERT_FALSE(turns.empty());
    ASSERT_TRUE(turns.rest(turns.next(), TurnQueue::Time{} + std::chrono::seconds(i)));
  }
}

}  // namespace
}  // namespace segue::serving::simulator::simulation
