#include "training/selection/contexts.hpp"

#include <gmock/gmock.h>

namespace segue::training {
namespace {

using ::testing::HasSubstr;

TEST(Contexts, NamesLeadToContextsAndBack) {
  for (const std::string name :
       {"none", "previous", "skip", "previous+skip", "previous+skip+hour", "anonymous+previous+repeat"})
    EXPECT_EQ(to_string(*parse_contexts(name)), name);
  EXPECT_EQ(*parse_contexts("skip+previous"), *parse_contexts("previous+skip"));
  EXPECT_TRUE(parse_contexts("previous")->previous);
  EXPECT_FALSE(parse_contexts("previous")->skip);
  EXPECT_TRUE(parse_contexts("skip+hour")->hour);
}

TEST(Contexts, WhatIsNoContextIsRefusedWithTheirNames) {
  for (const std::string name : {"", "previous+", "+skip", "none+skip", "mood"}) {
    const auto contexts = parse_contexts(name);
    ASSERT_TRUE(contexts.has_error()) << name;
    EXPECT_THAT(contexts.error(), HasSubstr("none, and anonymous, previous, skip, repeat and hour"));
  }
}

}  // namespace
}  // namespace segue::training
