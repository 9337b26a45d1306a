// Origins of pages that may connect, and the rate limit of a connection.
#include "serving/access/origin.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "serving/access/rate_limit.hpp"

namespace segue::serving {
namespace {

TEST(Origin, OnlyTheOwnPageAndTheAllowListMayConnect) {
  const std::vector<std::string> allowed{"https://music.example"};
  struct Case {
    const char* origin;
    const char* host;
    bool on_loopback;
    bool elsewhere;
  };
  for (const Case& c :
       {Case{"", "127.0.0.1:8080", true, true},  // not a browser
        Case{"http://127.0.0.1:8080", "127.0.0.1:8080", true, true},
        Case{"http://localhost:8080", "localhost:8080", true, true},
        Case{"http://[::1]:8080", "[::1]:8080", true, true},
        Case{"https://music.example", "127.0.0.1:8080", true, true},
        Case{"http://music.example", "127.0.0.1:8080", false, false},  // another scheme
        Case{"https://music.example.evil", "127.0.0.1:8080", false, false},
        Case{"http://127.0.0.1:9090", "127.0.0.1:8080", false, false},
        Case{"https://segue.example", "segue.example", false, true},
        Case{"http://evil.example:8080", "evil.example:8080", false, true},  // rebinding
        Case{"http://127.evil.example:8080", "127.evil.example:8080", false, true},
        Case{"https://segue.example", "segue.example:443", false, true},  // as some proxies write it
        Case{"https://music.example:443", "127.0.0.1:8080", true, true},
        Case{"app://segue.example", "segue.example", false, false},
        Case{"null", "127.0.0.1:8080", false, false}, Case{"file://", "127.0.0.1:8080", false, false}}) {
    EXPECT_EQ(origin_allowed(c.origin, c.host, allowed, true), c.on_loopback) << c.origin << ' ' << c.host;
    EXPECT_EQ(origin_allowed(c.origin, c.host, allowed, false), c.elsewhere) << c.origin << ' ' << c.host;
  }
}

TEST(Origin, LoopbackIsAnAddressNotAName) {
  for (const char* host : {"127.0.0.1", "127.8.9.10", "::1", "[::1]", "localhost"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* host : {"0.0.0.0", "10.0.0.1", "127.evil.example", "localhost.evil.example", "", "::"})
    EXPECT_FALSE(is_loopback(host)) << host;
}

TEST(RateLimit, AllowsBurstsOfTwiceTheRateAndRefills) {
  using namespace std::chrono_literals;
  auto now = RateLimit::Clock::time_point();
  RateLimit limit(10, now);
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(limit.take(now)) << i;
  EXPECT_FALSE(limit.take(now));
  now += 250ms;
  EXPECT_TRUE(limit.take(now));
  EXPECT_TRUE(limit.take(now));
  EXPECT_FALSE(limit.take(now));
  now += 1h;
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(limit.take(now)) << i;
  EXPECT_FALSE(limit.take(now));
}

}  // namespace
}  // namespace segue::serving
