// Published data sets, if available (SEGUE_DATA), split as in the published evaluations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/ingest/published_data.hpp"
#include "training/data/given_negatives.hpp"
#include "training/data/interaction_split.hpp"

namespace segue::training {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::SizeIs;

class PublishedInteractions : public ::testing::Test {
 protected:
  Interactions read(const std::string& kind, const std::string& path, const InteractionFilter& filter = {}) {
    auto data = read_interactions({kind, ingest::published_data() / path}, filter);
    return data.has_value() ? std::move(*data) : throw std::runtime_error(data.error());
  }
  void SetUp() override {
    if (!std::filesystem::exists(ingest::published_data()))
      GTEST_SKIP() << ingest::published_data()
                   << " is not here; SEGUE_DATA names the folder of the data sets";
  }
};

/// Whether the case's user ever interacted with the item.
bool has_interaction(const Interactions& data, const RankingCase& ranking_case, std::int32_t item) {
  return std::any_of(data.rows.begin(), data.rows.end(), [&](const InteractionRow& row) {
    return row.user == ranking_case.query.user && row.item == item;
  });
}

TEST_F(PublishedInteractions, MovieLensLeavesOutTheLastOfEachUser) {
  const auto data = read("movielens", "ml-100k");
  const auto parts = split(data, {.negatives = 99});
  EXPECT_EQ(parts.fit.size(), 98'114U);
  EXPECT_EQ(parts.training.size(), 99'057U);
  EXPECT_EQ(parts.validation.size(), 943U);
  ASSERT_EQ(parts.test.size(), 943U);
  EXPECT_THAT(parts.test, Each(Field(&RankingCase::negatives, SizeIs(99))));
  for (std::size_t i = 0; i < 20; ++i)
    for (const std::int32_t item : parts.test[i].negatives)
      EXPECT_FALSE(has_interaction(data, parts.test[i], item));

  const auto star_wars = std::find(data.titles.begin(), data.titles.end(), "Star Wars (1977)");
  ASSERT_NE(star_wars, data.titles.end());
  EXPECT_EQ(data.items[static_cast<std::size_t>(star_wars - data.titles.begin())], "50");
}

TEST_F(PublishedInteractions, SpotifyMiniIsFilteredAsItsFiguresWere) {
  const auto data =
      read("spotify-mini", "spotify_mini_aidl", {.min_item_users = 2, .min_user_items = 4, .once = true});
  EXPECT_EQ(data.rows.size(), 188'914U);
  EXPECT_EQ(data.user_count(), 9'950);
  EXPECT_EQ(data.item_count(), 2'248);
  const auto parts = split(data, {});
  const auto repeats =
      std::count_if(parts.test.begin(), parts.test.end(), [](const RankingCase& ranking_case) {
        return std::any_of(ranking_case.query.history.begin(), ranking_case.query.history.end(),
                           [&](const InteractionRow& row) { return row.item == ranking_case.target; });
      });
  EXPECT_EQ(repeats, 2'134);
}

TEST_F(PublishedInteractions, LastFmHasItsOwnNegatives) {
  const auto data = read("s3rec", "lastfm_s3rec");
  auto test = split(data, {}).test;
  ASSERT_EQ(test.size(), 1'090U);
  const auto given =
      read_given_negatives(data, ingest::published_data() / "lastfm_s3rec" / "LastFM_sample.txt", test);
  ASSERT_TRUE(given.has_value()) << given.error();
  EXPECT_THAT(test, Each(Field(&RankingCase::negatives, SizeIs(99))));
  for (const RankingCase& ranking_case : test)
    for (const std::int32_t item : ranking_case.negatives) ASSERT_NE(item, ranking_case.target);
  for (const std::int32_t item : test[7].negatives) EXPECT_FALSE(has_interaction(data, test[7], item));
}

TEST_F(PublishedInteractions, NowplayingComesWithItsTest) {
  const auto folder = (ingest::published_data() / "nowplaying_gce").string();
  const auto spec = ingest::parse_dataset_spec("session-lines:" + folder + "/train_sessions.txt," + folder +
                                               "/test_sessions.txt");
  ASSERT_TRUE(spec.has_value()) << spec.error();
  const auto data = read_interactions(*spec);
  ASSERT_TRUE(data.has_value()) << data.error();
  EXPECT_EQ(data->rows.size(), 1'057'684U);
  EXPECT_EQ(data->item_count(), 60'416);
  EXPECT_EQ(data->sequence_count(), 142'556U);
  EXPECT_EQ(data->test_from, 128'077U);
  const auto parts = split(*data, {.protocol = Protocol::next_item, .test_from = data->test_from});
  EXPECT_EQ(parts.test.size(), 89'824U);
  EXPECT_EQ(parts.training.size(), 953'381U);
}

}  // namespace
}  // namespace segue::training
