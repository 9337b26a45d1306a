#include "base/output_file.hpp"

#include <gmock/gmock.h>

#include "tests/temporary_folder.hpp"

namespace segue::base {
namespace {

using segue::testing::TemporaryFolder;
using ::testing::ThrowsMessage;

TEST(OutputFile, HoldsWhatWasWritten) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "out";
  OutputFile file(path);
  file << "text\n";
  file.finish();
  std::ifstream in(path);
  std::string line;
  EXPECT_TRUE(std::getline(in, line));
  EXPECT_EQ(line, "text");
}

TEST(OutputFile, WithoutAPathIsNone) {
  OutputFile file("");
  EXPECT_FALSE(file.is_open());
  file << "text\n";
  file.finish();
}

TEST(OutputFile, SaysWhatCannotBeWritten) {
  EXPECT_THAT([] { OutputFile("/nonexistent/out"); },
              ThrowsMessage<std::runtime_error>("cannot write /nonexistent/out"));
  OutputFile full("/dev/full");
  full << "text\n";
  EXPECT_THAT([&] { full.finish(); }, ThrowsMessage<std::runtime_error>("cannot write /dev/full"));
}

}  // namespace
}  // namespace segue::base
