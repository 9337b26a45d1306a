#include "serving/simulator/simulation/rota.hpp"

#include <gtest/gtest.h>

#include <set>

namespace segue::serving::simulator::simulation {
namespace {

using namespace std::chrono_literals;

TEST(Rota, EveryoneInASessionActsOnceARound) {
  Rota rota(100, 20, 10s, base::Random(1));
  for (int round = 0; round < 50; ++round) {
    std::set<std::uint32_t> acted;
    for (int turn = 0; turn < 20; ++turn) {
      const std::uint32_t who = rota.next();
      acted.insert(who);
      rota.again(who);
    }
    ASSERT_EQ(acted.size(), 20U);
  }
}

TEST(Rota, WhoRestsComesBackAfterThePauseAndNoSooner) {
  Rota rota(3, 1, 10s, base::Random(1));
  const Rota::Time start{};
  std::set<std::uint32_t> fresh;
  for (int i = 0; i < 3; ++i) {
    const std::uint32_t who = rota.next();
    EXPECT_TRUE(fresh.insert(who).second);
    const bool someone_is_left = i < 2;
    ASSERT_EQ(rota.rest(who, start), someone_is_left);
    if (!someone_is_left) rota.again(who);
  }
  const std::uint32_t last = rota.next();
  EXPECT_FALSE(rota.rest(last, start + 9s));
  EXPECT_TRUE(rota.rest(last, start + 11s));
  EXPECT_NE(rota.next(), last);
}

TEST(Rota, WithoutPauseAListenerMayStartAgainAtOnce) {
  Rota rota(1, 1, 0s, base::Random(1));
  for (int i = 0; i < 5; ++i) {
    ASSERT_FALSE(rota.empty());
    ASSERT_TRUE(rota.rest(rota.next(), Rota::Time{} + std::chrono::seconds(i)));
  }
}

}  // namespace
}  // namespace segue::serving::simulator::simulation
