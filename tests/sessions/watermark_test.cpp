#include "sessions/watermark.hpp"

#include <gtest/gtest.h>

namespace segue::sessions {
namespace {

TEST(Watermark, IsTheLowestOfTheNewestTimesOfTheLastEightListeners) {
  Watermark watermark;
  EXPECT_EQ(watermark.value_ms(), INT64_MIN);
  for (std::uint64_t listener = 0; listener < 8; ++listener)
    watermark.note(listener, 1000 + 10 * static_cast<std::int64_t>(listener));
  EXPECT_EQ(watermark.value_ms(), 1000);
  watermark.note(0, 2000);
  EXPECT_EQ(watermark.value_ms(), 1010) << "listener 1 is the slowest now";
  watermark.note(8, 3000);
  EXPECT_EQ(watermark.value_ms(), 1020) << "a ninth takes the place of listener 1, the longest silent";
  watermark.note(2, 500);
  EXPECT_EQ(watermark.value_ms(), 1020) << "a late event takes back nobody's newest time";
}

TEST(Watermark, IsNotMovedByOneFastClock) {
  Watermark watermark;
  watermark.note(1, 1000);
  watermark.note(2, 1'000'000);
  watermark.note(2, 2'000'000);
  EXPECT_EQ(watermark.value_ms(), 1000);
}

TEST(Watermark, NeverGoesBack) {
  Watermark watermark;
  watermark.note(1, 1000);
  watermark.note(2, 10);
  EXPECT_EQ(watermark.value_ms(), 1000);
}

TEST(Watermark, IsNotHeldBackByAListenerWhoHasLeft) {
  Watermark watermark;
  watermark.note(1, 1000);
  for (std::uint32_t record = 1; record < Watermark::memory; ++record) watermark.note(2, 5000);
  EXPECT_EQ(watermark.value_ms(), 1000);
  watermark.note(2, 5000);
  EXPECT_EQ(watermark.value_ms(), 5000);
}

}  // namespace
}  // namespace segue::sessions
