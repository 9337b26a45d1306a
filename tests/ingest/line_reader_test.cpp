#include "ingest/datasets/line_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/temporary_folder.hpp"

namespace segue::ingest::datasets {
namespace {

using segue::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  auto reader = LineReader::open(file);
  std::vector<std::string> lines;
  while (reader->next()) lines.emplace_back(reader->line());
  EXPECT_FALSE(reader->error());
  return lines;
}

TEST(LineReader, TakesAnyLineEndAndNoByteOrderMark) {
  const TemporaryFolder folder;
  EXPECT_THAT(lines_of(folder.write("a", "")), IsEmpty());
  EXPECT_THAT(lines_of(folder.write("b", "x")), ElementsAre("x"));
  EXPECT_THAT(lines_of(folder.write("c", "x\ny\r\n\nz\r")), ElementsAre("x", "y", "", "z"));
  EXPECT_THAT(lines_of(folder.write("d", "\xEF\xBB\xBFx\n\xEF\xBB\xBFy\n")),
              ElementsAre("x", "\xEF\xBB\xBFy"));
}

TEST(LineReader, LinesMayCrossItsBuffer) {
  const TemporaryFolder folder;
  std::string text;
  std::vector<std::string> expected;
  for (std::size_t size : {65'535, 1, 65'536, 0, 200'000, 3}) {
    expected.emplace_back(size, static_cast<char>('a' + expected.size()));
    text += expected.back() + "\n";
  }
  EXPECT_EQ(lines_of(folder.write("x", text)), expected);
}

TEST(LineReader, KnowsWhereItIs) {
  const TemporaryFolder folder;
  auto reader = LineReader::open(folder.write("x", "a\nb\n"));
  ASSERT_TRUE(reader->next() && reader->next());
  EXPECT_EQ(reader->number(), 2);
  EXPECT_THAT(reader->where(), EndsWith("x:2"));
}

TEST(LineReader, GivesUpOnAFileWithoutLines) {
  const TemporaryFolder folder;
  auto reader = LineReader::open(folder.write("x", std::string(LineReader::max_line_bytes + (1 << 20), 'x')));
  EXPECT_FALSE(reader->next());
  ASSERT_TRUE(reader->error());
  EXPECT_THAT(*reader->error(), EndsWith("x:1: the line has more than 67108864 bytes"));
}

TEST(Split, ColumnsKeepEmptyOnesAndBlanksDoNot) {
  std::vector<std::string_view> parts;
  split_columns("a\t\tb\t", '\t', parts);
  EXPECT_THAT(parts, ElementsAre("a", "", "b", ""));
  split_blanks("  a \t b ", parts);
  EXPECT_THAT(parts, ElementsAre("a", "b"));
  split_blanks("", parts);
  EXPECT_THAT(parts, IsEmpty());
}

TEST(ParseWhole, TakesDigitsAlone) {
  EXPECT_EQ(parse_whole<std::int64_t>("0"), 0);
  EXPECT_EQ(parse_whole<std::int64_t>("9223372036854775807"), INT64_MAX);
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808"})
    EXPECT_FALSE(parse_whole<std::int64_t>(text)) << text;
}

}  // namespace
}  // namespace segue::ingest::datasets
