#include "base/parse_number.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace segue::base {
namespace {

TEST(ParseNumber, TakesAllOfTheText) {
  EXPECT_EQ(parse_number<std::int64_t>("-12"), -12);
  EXPECT_EQ(parse_number<double>("2.5e-1"), 0.25);
  for (const auto* wrong : {"", " 1", "1 ", "+1", "0x1", "1.5", "1a", "9223372036854775808"})
    EXPECT_FALSE(parse_number<std::int64_t>(wrong)) << wrong;
  EXPECT_FALSE(parse_number<std::uint32_t>("-1"));
}

TEST(TakeNumber, LeavesWhatFollows) {
  std::string_view text = "15min";
  EXPECT_EQ(take_number<int>(text), 15);
  EXPECT_EQ(text, "min");
  EXPECT_FALSE(take_number<int>(text));
  EXPECT_EQ(text, "min");
}

}  // namespace
}  // namespace segue::base
