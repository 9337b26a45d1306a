#include "models/registry/registry.hpp"

#include <gmock/gmock.h>

#include "tests/models/random_version.hpp"

namespace segue::models {
namespace {

namespace fs = std::filesystem;

class RegistryTest : public ::testing::Test {
 protected:
  RegistryTest() {
    std::string pattern = (fs::temp_directory_path() / "segue-registry-XXXXXX").string();
    folder = mkdtemp(pattern.data());
  }
  ~RegistryTest() override { fs::remove_all(folder); }

  fs::path folder;
};

TEST_F(RegistryTest, LoadsWhatWasPublished) {
  Registry registry(folder);
  const Version original = testing::random_version();
  const auto number = registry.publish(original);
  ASSERT_TRUE(number) << number.error();
  EXPECT_EQ(*number, 1);
  const auto loaded = registry.load(1);
  ASSERT_TRUE(loaded) << loaded.error();
  EXPECT_EQ(loaded->vocabulary.tracks, original.vocabulary.tracks);
  EXPECT_EQ(loaded->lstm->layers[0].weight_hh.data, original.lstm->layers[0].weight_hh.data);
  EXPECT_EQ(loaded->fm->previous.data, original.fm->previous.data);
  EXPECT_EQ(loaded->popularity, original.popularity);
  ASSERT_TRUE(registry.set_champion(1));
  EXPECT_EQ(registry.champion(), 1);
}

}  // namespace
}  // namespace segue::models
