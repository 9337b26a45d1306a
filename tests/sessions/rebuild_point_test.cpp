#include "sessions/rebuild_point.hpp"

#include <gmock/gmock.h>

namespace segue::sessions {
namespace {

TEST(RebuildPoint, SurvivesTheMetadataOfACommit) {
  Watermark all_clocks;
  for (std::uint64_t listener = 0; listener < 20; ++listener)
    all_clocks.note(UINT64_MAX - listener, INT64_MAX - static_cast<std::int64_t>(listener));
  for (const RebuildPoint& point :
       {RebuildPoint{0, Watermark(INT64_MIN)}, RebuildPoint{7, Watermark(-1)},
        RebuildPoint{INT64_MAX, Watermark(INT64_MAX)}, RebuildPoint{INT64_MAX, all_clocks}}) {
    EXPECT_EQ(parse_metadata(to_metadata(point)), point);
    EXPECT_LT(to_metadata(point).size(), 500u);
  }
}

TEST(RebuildPoint, IsReadFromACommitOfTheFormatBefore) {
  EXPECT_EQ(parse_metadata("segue1 5 6"), (RebuildPoint{5, Watermark(6)}));
}

TEST(RebuildPoint, IsNotReadFromAnythingElse) {
  for (const char* text : {"", "segue1", "segue1 ", "segue1 5", "segue1 5 ", "segue1 5 6 ", "segue1 5 6x",
                           "segue3 5 6", "segue2 5 6 7", "segue2 5 6 7:8", "segue2 5 6 7:8:9 ",
                           "segue2 5 6 1:1:1 2:1:1 3:1:1 4:1:1 5:1:1 6:1:1 7:1:1 8:1:1 9:1:1", "segue1 -1 6",
                           "segue1 99999999999999999999 6", "segue1  5 6", "{\"offset\":5}"})
    EXPECT_EQ(parse_metadata(text), std::nullopt) << text;
}

}  // namespace
}  // namespace segue::sessions
