#include "sessions/rebuild_point.hpp"

#include <gmock/gmock.h>

namespace segue::sessions {
namespace {

TEST(RebuildPoint, SurvivesTheMetadataOfACommit) {
  for (const RebuildPoint& point :
       {RebuildPoint{0, INT64_MIN}, RebuildPoint{7, -1}, RebuildPoint{INT64_MAX, INT64_MAX}})
    EXPECT_EQ(parse_metadata(to_metadata(point)), point);
}

TEST(RebuildPoint, IsNotReadFromAnythingElse) {
  for (const char* text :
       {"", "segue1", "segue1 ", "segue1 5", "segue1 5 ", "segue1 5 6 ", "segue1 5 6x", "segue2 5 6",
        "segue1 -1 6", "segue1 99999999999999999999 6", "segue1  5 6", "{\"offset\":5}"})
    EXPECT_EQ(parse_metadata(text), std::nullopt) << text;
}

}  // namespace
}  // namespace segue::sessions
