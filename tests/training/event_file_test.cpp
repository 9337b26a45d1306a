// TensorBoard event records, byte by byte against TensorBoard's own writer, and whole event files.
#include "training/reports/tensorboard/event_file.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "tests/temporary_folder.hpp"

namespace segue::training {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string hexadecimal(const std::string& bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) text.append({digits[byte >> 4], digits[byte & 15]});
  return text;
}

TEST(EventRecord, ChecksumsAreCastagnolis) { EXPECT_EQ(crc32c("123456789"), 0xE3069283U); }

// Both records are as written by tensorboard 2.21: RecordWriter of an Event's SerializeToString().
TEST(EventRecord, TheVersionIsWrittenAsTensorBoardDoes) {
  EXPECT_EQ(hexadecimal(version_record(1.5)),
            "1800000000000000a37f4b22"
            "09000000000000f83f1a0d627261696e2e4576656e743a32"
            "2a28646c");
}

TEST(EventRecord, ScalarsAreWrittenAsTensorBoardDoes) {
  const std::vector<Scalar> scalars{{"loss", 0.25}, {"hr@10", 0.5}};
  EXPECT_EQ(hexadecimal(scalars_record(1.5, 300, scalars)),
            "290000000000000037ff5f00"
            "09000000000000f83f10ac022a1b0a0b0a046c6f7373150000803e0a0c0a056872403130150000003f"
            "e9b76f71");
}

TEST(EventFile, BeginsWithTheVersionAndGrowsAtOnce) {
  const segue::testing::TemporaryFolder folder;
  auto file = EventFile::create(folder.path() / "runs" / "first");
  ASSERT_TRUE(file.has_value()) << file.error();
  EXPECT_THAT(file->path().filename().string(), StartsWith("events.out.tfevents."));
  const auto size = [&] { return std::filesystem::file_size(file->path()); };
  const auto begin = size();
  EXPECT_EQ(begin, version_record(0).size());
  const std::vector<Scalar> scalars{{"loss", 0.25}};
  ASSERT_TRUE(file->add(1, scalars).has_value());
  EXPECT_EQ(size(), begin + scalars_record(0, 1, scalars).size());

  std::ifstream written(file->path(), std::ios::binary);
  std::ostringstream bytes;
  bytes << written.rdbuf();
  EXPECT_THAT(bytes.str(), HasSubstr("brain.Event:2"));
  EXPECT_THAT(bytes.str(), HasSubstr("loss"));
}

TEST(EventFile, AFolderThatCannotBeMadeIsNamed) {
  EXPECT_THAT(EventFile::create("/dev/null/runs").error(), HasSubstr("/dev/null/runs"));
}

}  // namespace
}  // namespace segue::training
