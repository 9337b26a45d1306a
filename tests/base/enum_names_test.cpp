#include "base/enum_names.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace segue::base {
namespace {

enum class Season : std::uint16_t { spring = 3, summer = 6, autumn = 9, nameless = 12 };
BOOST_DESCRIBE_ENUM(Season, spring, summer, autumn)

TEST(EnumNames, AreTheIdentifiersInOrder) {
  ASSERT_EQ(enumerators<Season>.size(), 3U);
  EXPECT_EQ(enumerators<Season>[1].first, Season::summer);
  EXPECT_EQ(enumerators<Season>[1].second, "summer");
  EXPECT_EQ(to_string(Season::autumn), "autumn");
  EXPECT_EQ(to_string(Season::nameless), "");
}

TEST(EnumNames, ReadBackToTheValueAndNothingElseDoes) {
  for (const auto& [season, name] : enumerators<Season>) EXPECT_EQ(from_string<Season>(name), season);
  for (const auto* other : {"", "Spring", "spring ", "nameless"})
    EXPECT_FALSE(from_string<Season>(other)) << other;
}

}  // namespace
}  // namespace segue::base
