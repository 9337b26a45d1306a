#include "configs/nearest.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace segue::configs {
namespace {

const std::vector<std::string> known = {"sessions.gap", "sessions.max_steps", "sessions.max_listeners",
                                        "serving.port"};

TEST(Nearest, FindsTheNameThatWasMeant) {
  EXPECT_EQ(nearest("sessions.gpa", known), "sessions.gap");
  EXPECT_EQ(nearest("session.gap", known), "sessions.gap");
  EXPECT_EQ(nearest("sessions.maxsteps", known), "sessions.max_steps");
  EXPECT_EQ(nearest("serving.prot", known), "serving.port");
}

TEST(Nearest, FindsANameWithoutItsSection) {
  EXPECT_EQ(nearest("port", known), "serving.port");
  EXPECT_EQ(nearest("max_listners", known), "sessions.max_listeners");
}

TEST(Nearest, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest("weather.forecast", known), std::nullopt);
  EXPECT_EQ(nearest("", known), std::nullopt);
  EXPECT_EQ(nearest(std::string(1'000'000, 'x'), known), std::nullopt);
}

}  // namespace
}  // namespace segue::configs
