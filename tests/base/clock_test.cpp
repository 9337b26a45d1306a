#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace segue::base {
namespace {

TEST(Clock, WritesATimeInUtc) {
  EXPECT_EQ(utc_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(1732190400123), "2024-11-21T12:00:00Z");
  EXPECT_EQ(utc_text(1732190400123, "%Y-%m-%d %H:%M"), "2024-11-21 12:00");
}

}  // namespace
}  // namespace segue::base
