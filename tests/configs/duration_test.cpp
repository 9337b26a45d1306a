#include "configs/duration.hpp"

#include <gtest/gtest.h>

namespace segue::configs {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsANumberAndItsUnit) {
  EXPECT_EQ(parse_duration("0ms"), 0ms);
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("10s"), 10s);
  EXPECT_EQ(parse_duration("30min"), 30min);
  EXPECT_EQ(parse_duration("24h"), 24h);
  EXPECT_EQ(parse_duration("7d"), 168h);
  EXPECT_EQ(parse_duration("9223372036854775807ms"), Duration::max());
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text :
       {"", "10", "s", "10 s", " 10s", "10s ", "-10s", "+10s", "1.5h", "10m", "10sec", "10S", "1e3s",
        "9223372036854775808ms", "106751991168d", "18446744073709551616ms", "10s5ms"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, IsWrittenInTheLargestWholeUnit) {
  EXPECT_EQ(to_string(Duration(0)), "0s");
  EXPECT_EQ(to_string(1500ms), "1500ms");
  EXPECT_EQ(to_string(90s), "90s");
  EXPECT_EQ(to_string(120s), "2min");
  EXPECT_EQ(to_string(24h), "1d");
  for (std::int64_t ms = 0; ms < 200'000'000; ms += 123'457)
    EXPECT_EQ(parse_duration(to_string(Duration(ms))), Duration(ms));
}

}  // namespace
}  // namespace segue::configs
