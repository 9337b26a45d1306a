#include "models/registry/registry.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "models/registry/manifest_json.hpp"
#include "tests/models/random_version.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::models {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RegistryTest : public ::testing::Test {
 protected:
  VersionNumber publish(const Version& version, std::optional<VersionNumber> number = std::nullopt) {
    const auto published = registry.publish(version, number);
    EXPECT_TRUE(published) << published.error();
    return published ? *published : -1;
  }

  segue::testing::TemporaryFolder folder;
  Registry registry{folder.path() / "registry"};
};

void expect_equal(const Tensor& a, const Tensor& b) {
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(a.data, b.data);
}

TEST_F(RegistryTest, LoadsWhatWasPublished) {
  testing::RandomVersionOptions options;
  options.layers = 2;
  options.tied = false;
  options.embedding = 11;
  options.gaps = true;
  options.positions = 5;
  Version original = testing::random_version(options);
  original.vocabulary.tracks[3] = "naïve \"id\"\n";
  original.metadata[4].album = "An album";
  original.blend = {0.1F, 1.0F / 3, 1e-7F};
  Manifest& manifest = original.manifest;
  manifest.offsets = {{0, {5, 17}}, {3, {0, 2}}};
  manifest.missing = "partition 0 begins at 5";
  manifest.config_digest = "c0ffee";
  manifest.data_digest = "dada";
  manifest.libraries = {{"libtorch", "1.13.1"}};
  manifest.metrics = {{"hr@10", 0.125}, {"markov.hr@10", 1.0 / 3}};
  manifest.gate = "failed: worse than the champion";

  ASSERT_EQ(publish(original), 1);
  const auto loaded = registry.load(1);
  ASSERT_TRUE(loaded) << loaded.error();
  EXPECT_EQ(loaded->vocabulary.tracks, original.vocabulary.tracks);
  EXPECT_EQ(loaded->vocabulary.users, original.vocabulary.users);
  EXPECT_EQ(loaded->popularity, original.popularity);
  EXPECT_EQ(loaded->blend.lstm, original.blend.lstm);
  EXPECT_EQ(loaded->blend.fm, original.blend.fm);
  EXPECT_EQ(loaded->blend.popularity, original.blend.popularity);
  expect_equal(loaded->lstm->track_embedding, original.lstm->track_embedding);
  expect_equal(loaded->lstm->action_embedding, original.lstm->action_embedding);
  ASSERT_EQ(loaded->lstm->layers.size(), 2U);
  for (std::size_t l = 0; l < 2; ++l) {
    expect_equal(loaded->lstm->layers[l].weight_ih, original.lstm->layers[l].weight_ih);
    expect_equal(loaded->lstm->layers[l].weight_hh, original.lstm->layers[l].weight_hh);
    expect_equal(loaded->lstm->layers[l].bias, original.lstm->layers[l].bias);
  }
  expect_equal(loaded->lstm->output, original.lstm->output);
  expect_equal(loaded->lstm->output_bias, original.lstm->output_bias);
  expect_equal(loaded->fm->user, original.fm->user);
  expect_equal(loaded->fm->track, original.fm->track);
  expect_equal(loaded->fm->track_bias, original.fm->track_bias);
  expect_equal(loaded->fm->previous, original.fm->previous);
  expect_equal(loaded->fm->action, original.fm->action);
  ASSERT_EQ(loaded->metadata.size(), original.metadata.size());
  EXPECT_EQ(loaded->metadata[4].album, "An album");

  const Manifest& m = loaded->manifest;
  EXPECT_EQ(m.version, 1);
  EXPECT_EQ(m.kind, "trained");
  EXPECT_EQ(m.offsets.at(0).begin, 5);
  EXPECT_EQ(m.offsets.at(3).end, 2);
  EXPECT_EQ(m.missing, manifest.missing);
  EXPECT_EQ(m.source, manifest.source);
  EXPECT_EQ(m.config_digest, "c0ffee");
  EXPECT_EQ(m.data_digest, "dada");
  EXPECT_EQ(m.seed, manifest.seed);
  EXPECT_EQ(m.libraries, manifest.libraries);
  EXPECT_EQ(m.metrics, manifest.metrics);
  EXPECT_EQ(m.gate, manifest.gate);
  EXPECT_THAT(m.created_at, ::testing::MatchesRegex("20[0-9-]+T[0-9:]+Z"));
  EXPECT_EQ(to_json(*registry.manifest(1)), to_json(m));
}

TEST_F(RegistryTest, AnEmptyRegistryHasNothing) {
  EXPECT_THAT(registry.versions(), IsEmpty());
  EXPECT_EQ(registry.champion(), std::nullopt);
  EXPECT_FALSE(registry.load(1));
  EXPECT_FALSE(registry.set_champion(1));
  registry.prune(2);
  EXPECT_FALSE(fs::exists(registry.path()));  // looking leaves no trace
}

TEST_F(RegistryTest, NumbersAscendAndZeroIsAskedFor) {
  testing::RandomVersionOptions popularity;
  popularity.lstm = popularity.fm = false;
  EXPECT_EQ(publish(testing::random_version(popularity), 0), 0);
  EXPECT_EQ(publish(testing::random_version()), 1);
  EXPECT_EQ(publish(testing::random_version()), 2);
  EXPECT_THAT(registry.versions(), ElementsAre(0, 1, 2));
  const auto again = registry.publish(testing::random_version(popularity), 0);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error(), HasSubstr("exists already"));
  EXPECT_TRUE(registry.load(0));
}

TEST_F(RegistryTest, OtherNamesAmongTheVersionsAreNotVersions) {
  publish(testing::random_version());
  for (const char* name : {"01", "-1", "2x", ".publish-1-1", "99999999999999999999"}) {
    fs::create_directories(registry.path() / "versions" / name);
  }
  EXPECT_THAT(registry.versions(), ElementsAre(1));
}

TEST_F(RegistryTest, TheChampionMustExistAndIsReplacedWhole) {
  publish(testing::random_version());
  publish(testing::random_version());
  EXPECT_EQ(registry.champion(), std::nullopt);
  ASSERT_TRUE(registry.set_champion(2));
  EXPECT_EQ(registry.champion(), 2);
  const auto missing = registry.set_champion(7);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error(), HasSubstr("has no version 7"));
  EXPECT_EQ(registry.champion(), 2);
  ASSERT_TRUE(registry.set_champion(1));
  EXPECT_EQ(registry.champion(), 1);
  std::ofstream(registry.champion_file()) << "seven\n";
  EXPECT_EQ(registry.champion(), std::nullopt);
}

// Version 0 was named by a server while a training named its own, and went over it.
TEST_F(RegistryTest, AFirstChampionGoesOverNoOther) {
  publish(testing::random_version());
  publish(testing::random_version());
  EXPECT_TRUE(*registry.set_first_champion(1));
  EXPECT_EQ(registry.champion(), 1);
  ASSERT_TRUE(registry.set_champion(2));
  EXPECT_FALSE(*registry.set_first_champion(1));
  EXPECT_EQ(registry.champion(), 2);
  EXPECT_FALSE(registry.set_first_champion(7));
  std::ofstream(registry.champion_file()) << "seven\n";
  EXPECT_TRUE(*registry.set_first_champion(1));
  EXPECT_EQ(registry.champion(), 1);
}

TEST_F(RegistryTest, PruningKeepsTheNewestTheChampionAndZero) {
  testing::RandomVersionOptions popularity;
  popularity.lstm = popularity.fm = false;
  publish(testing::random_version(popularity), 0);
  for (int i = 0; i < 6; ++i) publish(testing::random_version(popularity));
  ASSERT_TRUE(registry.set_champion(2));
  registry.prune(4);
  EXPECT_THAT(registry.versions(), ElementsAre(0, 2, 5, 6));
  registry.prune(4);
  EXPECT_THAT(registry.versions(), ElementsAre(0, 2, 5, 6));
  EXPECT_EQ(publish(testing::random_version(popularity)), 7);
}

TEST_F(RegistryTest, PruningRemovesWhatAKilledPublisherLeft) {
  publish(testing::random_version());
  const fs::path old = registry.path() / "versions" / ".publish-1-1-1";
  const fs::path fresh = registry.path() / "versions" / ".publish-1-1-2";
  fs::create_directories(old);
  fs::create_directories(fresh);
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(2));
  registry.prune(10);
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(fresh));  // its publisher may be at work
}

}  // namespace
}  // namespace segue::models
