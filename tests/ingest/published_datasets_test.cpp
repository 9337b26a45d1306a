// The published data sets, where they are at hand (SEGUE_DATA): as many events, tracks and listeners as
// counted.
#include <gtest/gtest.h>

#include <unordered_set>

#include "ingest/datasets/dataset.hpp"
#include "ingest/datasets/interaction.hpp"
#include "tests/ingest/published_data.hpp"

namespace segue::ingest {
namespace {

struct Published {
  std::string name;
  std::string path;
  std::string kind;
  std::size_t events;
  std::size_t users;
  std::size_t sessions;
  std::size_t tracks;
  std::size_t described_tracks;
};

class PublishedDatasets : public ::testing::TestWithParam<Published> {};

TEST_P(PublishedDatasets, AreReadWhole) {
  const Published& expected = GetParam();
  const auto path = published_data() / expected.path;
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << path << " is not here; SEGUE_DATA names the folder of the data sets";
  const auto spec = parse_dataset_spec(path.string());
  ASSERT_TRUE(spec.has_value()) << spec.error();
  EXPECT_EQ(spec->kind, expected.kind);

  std::unordered_set<std::string> event_ids, users, sessions, tracks;
  const auto report = read_events(*spec, [&](const ListeningEvent& event) {
    event_ids.emplace(event.event_id);
    users.emplace(event.user_id);
    sessions.emplace(*event.session_id);
    tracks.emplace(event.track_id);
  });
  ASSERT_TRUE(report.has_value()) << report.error();
  EXPECT_EQ(report->first_dropped, "");
  EXPECT_EQ(event_ids.size(), expected.events) << "every event needs an id of its own";
  EXPECT_EQ(users.size(), expected.users);
  EXPECT_EQ(sessions.size(), expected.sessions);
  EXPECT_EQ(tracks.size(), expected.tracks);

  std::size_t described = 0;
  const auto metadata = read_tracks(*spec, [&](const TrackMetadata& track) {
    ++described;
    EXPECT_FALSE(track.title.empty() && track.artist.empty()) << track.track_id;
  });
  ASSERT_TRUE(metadata.has_value()) << metadata.error();
  EXPECT_EQ(metadata->first_dropped, "");
  EXPECT_EQ(described, expected.described_tracks);
}

INSTANTIATE_TEST_SUITE_P(
    Table, PublishedDatasets,
    ::testing::Values(
        Published{"thirty_music", "30music_slices", "30music", 121'547, 4'620, 9'519, 57'684, 57'684},
        Published{"thirty_music_slice", "30music_slices/30music-200ks_test.0.txt", "30music", 23'718, 932,
                  1'794, 16'305, 16'305},
        Published{"yes_small", "yes_com/yes_small", "yes", 175'911, 41'480, 41'480, 3'168, 3'168},
        Published{"yes_big", "yes_com/yes_big", "yes", 190'649, 18'139, 18'139, 9'765, 9'775},
        Published{"nowplaying", "nowplaying_gce/test_sessions.txt", "session-lines", 104'303, 14'479, 14'479,
                  31'330, 0}),
    [](const auto& row) { return row.param.name; });

struct PublishedInteractions {
  std::string name;
  std::string path;
  std::string kind;
  std::size_t rows;
  std::size_t users;
  std::size_t items;
  std::size_t titles;
};

class PublishedInteractionSets : public ::testing::TestWithParam<PublishedInteractions> {};

TEST_P(PublishedInteractionSets, AreReadWhole) {
  const PublishedInteractions& expected = GetParam();
  const auto path = published_data() / expected.path;
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << path << " is not here; SEGUE_DATA names the folder of the data sets";
  const auto spec = parse_dataset_spec(path.string());
  ASSERT_TRUE(spec.has_value()) << spec.error();
  EXPECT_EQ(spec->kind, expected.kind);

  std::size_t rows = 0;
  std::unordered_set<std::string> users, items, titles;
  const auto report = read_interactions(*spec, [&](const Interaction& interaction) {
    ++rows;
    users.emplace(interaction.user_id);
    items.emplace(interaction.item_id);
  });
  ASSERT_TRUE(report.has_value()) << report.error();
  EXPECT_EQ(report->first_dropped, "");
  EXPECT_EQ(rows, expected.rows);
  EXPECT_EQ(users.size(), expected.users);
  EXPECT_EQ(items.size(), expected.items);

  const auto metadata = read_tracks(*spec, [&](const TrackMetadata& track) {
    EXPECT_TRUE(items.contains(track.track_id)) << track.track_id;
    titles.insert(track.track_id);
  });
  ASSERT_TRUE(metadata.has_value()) << metadata.error();
  EXPECT_EQ(metadata->first_dropped, "");
  EXPECT_EQ(titles.size(), expected.titles);
}

INSTANTIATE_TEST_SUITE_P(
    Table, PublishedInteractionSets,
    ::testing::Values(
        PublishedInteractions{"movielens", "ml-100k", "movielens", 100'000, 943, 1'682, 1'682},
        PublishedInteractions{"spotify_mini", "spotify_mini_aidl", "spotify-mini", 193'693, 10'000, 5'792, 0},
        PublishedInteractions{"s3rec", "lastfm_s3rec", "s3rec", 52'551, 1'090, 3'646, 0},
        PublishedInteractions{"hetrec_lastfm", "hetrec2011-lastfm-2k", "hetrec-lastfm", 92'834, 1'892, 17'632,
                              17'632},
        PublishedInteractions{"thirty_music", "30music_slices", "30music", 121'547, 4'620, 57'684, 57'684}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace segue::ingest
