// Genres, tags and who the users are: what comes of good and bad files.
#include "ingest/datasets/feature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/ingest/published_data.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::ingest {
namespace {

using segue::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

struct Read {
  std::vector<std::string> features;  // "item 1 tag=rock"
  DatasetReport report;
  std::string error;
};

Read read(const std::string& kind, const std::filesystem::path& path) {
  Read result;
  const auto report = read_features({kind, path}, [&](const Feature& feature) {
    result.features.push_back((feature.owner == Feature::Owner::item ? "item " : "user ") +
                              std::string(feature.id) + " " + std::string(feature.name));
  });
  report.has_error() ? void(result.error = report.error()) : void(result.report = *report);
  return result;
}

TEST(MovieLensFeatures, AreGenresAndPeople) {
  const TemporaryFolder folder;
  EXPECT_THAT(read("movielens", folder.path()).features, IsEmpty()) << "no files";
  folder.write("u.genre", "unknown|0\nAction|1\nComedy|2\n\n");
  folder.write("u.item",
               "7|Caf\xE9|01-Jan-1995||x|0|1|1\r\n8|B|||x|0|0|0\n9|C|||x|0|1\n9|C|||x|0|1|2\n|D|||x|0|0|1\n");
  folder.write("u.user", "1|24|M|technician|85711\n2|x|F|other|94043\n3|30|F\n4|9|F|other|1\n");
  const Read set = read("movielens", folder.path() / "u.data");
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.features, ElementsAre("item 7 year=1995", "item 7 genre=Action", "item 7 genre=Comedy",
                                        "user 1 age=20-29", "user 1 gender=M", "user 1 occupation=technician",
                                        "user 4 age=0-9", "user 4 gender=F", "user 4 occupation=other"));
  EXPECT_THAT(set.report.dropped,
              ElementsAre(Pair("3 columns, not 5", 1), Pair("7 columns, not 8", 1),
                          Pair("a genre's flag is not 0 or 1", 1),
                          Pair("an id is not 1 to 256 bytes of text", 1), Pair("the age is not one", 1)));
  EXPECT_THAT(set.report.first_dropped, EndsWith("u.item:3: 7 columns, not 8"));
}

TEST(S3RecFeatures, AreTagsOnceEach) {
  const TemporaryFolder folder;
  const auto file = folder.write("LastFM.txt", "1 2 3\n");
  EXPECT_THAT(read("s3rec", file).features, IsEmpty()) << "no file of tags";
  folder.write("LastFM_item2attributes.json",
               R"({"5": [3, 1, 3], "6": [], "7": "x", "8": [1, "x"], "": [1]})");
  const Read set = read("s3rec", file);
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.features, ElementsAre("item 5 tag=1", "item 5 tag=3"));
  EXPECT_EQ(set.report.rows, 5);
  EXPECT_EQ(set.report.dropped_rows(), 3);
  EXPECT_THAT(set.report.first_dropped,
              HasSubstr("LastFM_item2attributes.json: item \"7\": not a list of numbers"));
  folder.write("LastFM_item2attributes.json", "[1,");
  EXPECT_THAT(read("s3rec", file).error, HasSubstr("LastFM_item2attributes.json: not an object of items: "));
}

TEST(YesFeatures, AreTagsByName) {
  const TemporaryFolder folder;
  folder.write("train.txt", "900 901 902\n1 1 1\n0 1\n");
  EXPECT_THAT(read("yes", folder.path()).features, IsEmpty()) << "no file of tags";
  folder.write("tags.txt", "1 0\n#\n2\n0\n");
  folder.write("tag_hash.txt", "0, rock\r\n1, 80s, too\n3, pop\n");
  const Read set = read("yes", folder.path());
  EXPECT_EQ(set.error, "");
  EXPECT_THAT(set.features, ElementsAre("item 900 tag=80s, too", "item 900 tag=rock"));
  EXPECT_THAT(set.report.dropped,
              ElementsAre(Pair("not the index of the next tag, a comma and its name", 1),
                          Pair("there is no such song", 1), Pair("there is no such tag", 1)));
}

TEST(OtherFeatures, ThereAreNone) {
  const TemporaryFolder folder;
  EXPECT_THAT(read("session-lines", folder.write("x", "1 2\n")).features, IsEmpty());
}

struct PublishedFeatures {
  std::string name, kind, path;
  std::size_t marks, features;
};

class PublishedFeatureSets : public ::testing::TestWithParam<PublishedFeatures> {};

TEST_P(PublishedFeatureSets, AreReadWhole) {
  const auto& expected = GetParam();
  const auto path = published_data() / expected.path;
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << path << " is not here; SEGUE_DATA names the folder of the data sets";
  std::size_t marks = 0;
  std::set<std::string> names;
  const auto report = read_features({expected.kind, path}, [&](const Feature& feature) {
    ++marks;
    names.emplace(feature.name);
  });
  ASSERT_TRUE(report.has_value()) << report.error();
  EXPECT_EQ(report->first_dropped, "");
  EXPECT_EQ(marks, expected.marks);
  EXPECT_EQ(names.size(), expected.features);
}

INSTANTIATE_TEST_SUITE_P(
    Table, PublishedFeatureSets,
    ::testing::Values(PublishedFeatures{"movielens", "movielens", "ml-100k", 2'893 + 1'681 + 3 * 943,
                                        19 + 71 + 8 + 2 + 21},
                      PublishedFeatures{"s3rec", "s3rec", "lastfm_s3rec", 45'399, 388},
                      PublishedFeatures{"yes_small", "yes", "yes_com/yes_small", 65'171, 250},
                      PublishedFeatures{"yes_big", "yes", "yes_com/yes_big", 149'041, 250}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace segue::ingest
