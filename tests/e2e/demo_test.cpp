// The demo as a stranger runs it: it ends by itself, loses no list, and after the first retraining its lists
// hit at least three times as often as the popularity list, on listeners who ignore both.
#include <gmock/gmock.h>

#include "tests/e2e/system.hpp"

namespace segue::testing {
namespace {

TEST(Demo, LearnsWhatPopularityCannotKnow) {
  const TemporaryFolder folder;
  const auto json = folder.path() / "demo.json";
  const auto log = folder.path() / "demo.log";
  Process demo({SEGUE_SOURCE_DIR "/serving/simulator/demo.sh", SEGUE_BINARY_DIR "/bin", "--seconds", "90",
                "--port", "0", "--json", json},
               log);
  ASSERT_EQ(demo.wait(std::chrono::minutes(4)), 0) << demo.output();
  std::printf("%s", demo.output().c_str());
  const std::string result = read_file(json);
  EXPECT_EQ(json_number(result, "lost"), "0");
  EXPECT_EQ(json_number(result, "out_of_order"), "0");
  EXPECT_EQ(json_number(result, "dead_letters"), "0");
  const std::size_t after = result.find("\"after\":{");
  ASSERT_NE(after, std::string::npos) << "no list of a trained version was tested: " << demo.output();
  EXPECT_GE(std::stod(json_number(result.substr(after), "ratio")), 3);
}

}  // namespace
}  // namespace segue::testing
