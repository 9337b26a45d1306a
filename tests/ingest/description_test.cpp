// The description of a data set, as text and as JSON.
#include "ingest/datasets/description.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/temporary_folder.hpp"

namespace segue::ingest::datasets {
namespace {

using segue::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::Not;

Description described(const DatasetSpec& spec) {
  auto about = describe(spec);
  return about.has_value() ? std::move(*about) : throw std::runtime_error(about.error());
}

TEST(Distribution, CountsByDoublings) {
  const auto spread = Distribution::of({1, 1, 2, 3, 9, 1, 5, 1, 1, 1});
  EXPECT_EQ(spread.least, 1U);
  EXPECT_EQ(spread.median, 1U);
  EXPECT_EQ(spread.most_of_nine_tenths, 5U);
  EXPECT_EQ(spread.most, 9U);
  EXPECT_DOUBLE_EQ(spread.mean, 2.5);
  EXPECT_EQ(draw(spread, 6), "     1  ██████ 6\n   2–3  ██ 2\n   4–7  █ 1\n  8–15  █ 1\n");
}

TEST(Distribution, ShowsGapsAndTheLeastOfBars) {
  auto counts = std::vector<std::size_t>(100, 2);
  counts.push_back(9);
  EXPECT_EQ(draw(Distribution::of(counts), 5), "   2–3  █████ 100\n   4–7  0\n  8–15  ▏ 1\n");
  EXPECT_EQ(draw(Distribution::of({}), 5), "");
}

TEST(Describe, SaysWhatADataSetHolds) {
  const TemporaryFolder folder;
  folder.write("u.data", "a\t1\t3\t86400\na\t2\t5\t0\nb\t1\t1\t172800\nb\t1\t1\t172801\nb\n");
  folder.write("u.item", "1|Star Wars (1977)|||x|0|1\n9|Not rated|||x|1|0\n");
  folder.write("u.genre", "Drama|0\nWar|1\n");
  folder.write("u.user", "a|24|M|writer|1\n");
  const auto about = described({"movielens", folder.path()});
  EXPECT_EQ(about.interactions, 4U);
  EXPECT_EQ(about.users, 2U);
  EXPECT_EQ(about.items, 2U);
  EXPECT_EQ(about.titled_items, 1U);
  EXPECT_EQ(about.sessions, 0U);
  EXPECT_EQ(about.repeats, 1U);
  EXPECT_EQ(about.top_tenth_share, 0.75);
  EXPECT_EQ(about.per_user.most, 2U);
  EXPECT_EQ(about.per_item.most, 3U);

  const std::string text = to_text(about);
  EXPECT_THAT(text, HasSubstr("items         2, 1 with titles\n"));
  EXPECT_THAT(text, HasSubstr("features      1, of 1 items\nfeatures      3, of 1 users\n"));
  EXPECT_THAT(text, HasSubstr("sessions      none\n"));
  EXPECT_THAT(text, HasSubstr("times         1970-01-02 00:00 to 1970-01-03 00:00 UTC\n"));
  EXPECT_THAT(text, HasSubstr("repeats       25.0 % with an item"));
  EXPECT_THAT(text, HasSubstr("weights       1 to 5\n"));
  EXPECT_THAT(text, HasSubstr("dropped       1 of 5 rows\n              1: 1 columns, not 4\n"));
  EXPECT_THAT(text, HasSubstr("u.data:5: 1 columns, not 4\n"));
  EXPECT_THAT(text, HasSubstr("interactions of a user: 2 to 2, median 2, mean 2.0, nine in ten at most 2\n"));
  EXPECT_THAT(text, HasSubstr("  3  1  Star Wars (1977)\n  1  2\n"));
  EXPECT_THAT(text, Not(HasSubstr("skipped")));
}

TEST(Describe, KnowsSessionsSkipsAndAGivenTest) {
  const TemporaryFolder folder;
  const auto spotify = described(
      {"spotify-mini",
       folder.write("x.csv", "user_id,song_id,previous_song,skipped\n1,7,-1,4\n1,8,7,0\n2,7,-1,0\n")});
  EXPECT_EQ(spotify.sessions, 2U);
  EXPECT_THAT(to_text(spotify),
              HasSubstr("skipped       at once 66.7 %, 0.0 %, 0.0 %, 0.0 %, through 33.3 %\n"));
  EXPECT_THAT(to_text(spotify), HasSubstr("times         none: the order is that of the file\n"));
  EXPECT_THAT(to_text(spotify), HasSubstr("\ninteractions of a session: 1 to 2"));

  EXPECT_THAT(to_text(spotify), Not(HasSubstr("interactions of a user"))) << "each has one session";

  const auto train = folder.write("train.txt", "1 2\n").string();
  const auto test = folder.write("test.txt", "2 1\n").string();
  EXPECT_THAT(to_text(described({"session-lines", train + "," + test})),
              HasSubstr("own test      2 interactions\n"));
}

TEST(Describe, TheSameAsJson) {
  const TemporaryFolder folder;
  folder.write("u.data", "a\t1\t3\t86400\na\t2\t5\t1\n\"\n");
  simdjson::dom::parser parser;
  const auto json = parser.parse(to_json(described({"movielens", folder.path()})));
  EXPECT_EQ(json["interactions"].get_int64().value(), 2);
  EXPECT_EQ(json["first_ms"].get_int64().value(), 1000);
  EXPECT_EQ(json["most_weight"].get_double().value(), 5);
  EXPECT_EQ(json["skipped"].get_array().size(), 5U);
  EXPECT_EQ(json["dropped"]["1 columns, not 4"].get_int64().value(), 1);
  EXPECT_EQ(json["per_item"]["histogram"].at(0)["count"].get_int64().value(), 2);
  EXPECT_EQ(json["most_popular"].at(1)["item"].get_string().value(), "2");
}

TEST(Describe, PassesErrorsOn) {
  const TemporaryFolder folder;
  EXPECT_THAT(describe({"movielens", folder.write("u.data", "")}).error(), HasSubstr("holds no events"));
}

}  // namespace
}  // namespace segue::ingest::datasets
