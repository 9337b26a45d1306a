// The version served of a registry: its champion where that can be loaded, else the one before.
#include "tests/serving/model_loader_test.hpp"

#include <gmock/gmock.h>

namespace segue::serving {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST_F(ModelLoaderTest, TheChampionIsServedBeforeItsConstructorReturns) {
  publish_three();
  make_champion(2);
  start();
  EXPECT_EQ(served(), 2);
  EXPECT_EQ(counters.swaps.get(), 1);
  EXPECT_EQ(counters.refusals.get(), 0);
  std::string fields;
  catalogue.append_fields(tracks.intern("t3"), fields);
  EXPECT_THAT(fields, HasSubstr("Title 3"));
}

TEST_F(ModelLoaderTest, WithoutAChampionTheNewestVersionThatIsWholeIsServed) {
  publish_three();
  damage(3);
  start();
  EXPECT_EQ(served(), 2);
  EXPECT_EQ(counters.refusals.get(), 1);
  EXPECT_EQ(registry().champion(), std::nullopt) << "whose the champion is, is not the server's business";
}

TEST_F(ModelLoaderTest, ADamagedChampionIsRefusedOnceAndTheNewestOtherIsServed) {
  publish_three();
  damage(3);
  make_champion(2);
  damage(2);
  start();
  EXPECT_EQ(served(), 1);
  EXPECT_EQ(counters.refusals.get(), 2) << "of 2, tried first, and of 3";
}

TEST_F(ModelLoaderTest, AChampionNamedLaterIsSwappedIn) {
  publish_three();
  make_champion(1);
  start();
  make_champion(3);
  EXPECT_TRUE(comes_to_serve(3));
  make_champion(1);  // and one that was served before
  EXPECT_TRUE(comes_to_serve(1));
  EXPECT_EQ(counters.swaps.get(), 3);
}

TEST_F(ModelLoaderTest, ADamagedChampionIsTriedAgainWhenItIsNamedAgainAndNotBefore) {
  publish_three();
  make_champion(1);
  start();
  make_champion(2);
  ASSERT_TRUE(comes_to_serve(2));
  damage(3);
  make_champion(3);
  ASSERT_TRUE(comes_to_refuse(1));
  EXPECT_EQ(served(), 2);
  await_look();
  EXPECT_EQ(counters.refusals.get(), 1) << "it is read again at every look";

  make_champion(3);
  ASSERT_TRUE(comes_to_refuse(2));
  EXPECT_EQ(served(), 2);
  repair(3);
  make_champion(3);
  EXPECT_TRUE(comes_to_serve(3));
  EXPECT_EQ(counters.refusals.get(), 2);
}

TEST_F(ModelLoaderTest, FromADamagedChampionOneCanGoBackToTheVersionServed) {
  publish_three();
  make_champion(2);
  start();
  damage(3);
  make_champion(3);
  ASSERT_TRUE(comes_to_refuse(1));
  make_champion(2);
  await_look();
  EXPECT_EQ(served(), 2);
  EXPECT_EQ(counters.swaps.get(), 1) << "it was loaded a second time";
}

TEST_F(ModelLoaderTest, AChampionThatDoesNotExistIsRefusedUntilItDoes) {
  publish();
  make_champion(1);
  start();
  write_champion("2\n");
  ASSERT_TRUE(comes_to_refuse(1));
  EXPECT_EQ(served(), 1);
  EXPECT_EQ(publish(), 2);
  make_champion(2);
  EXPECT_TRUE(comes_to_serve(2));
}

TEST_F(ModelLoaderTest, AChampionFileThatNamesNoVersionChangesNothing) {
  publish();
  make_champion(1);
  start();
  for (const char* text : {"", "newest\n", "-1\n", "01\n", "99999999999999999999\n"}) {
    write_champion(text);
    await_look();
    EXPECT_EQ(served(), 1) << text;
  }
  fs::remove(registry().champion_file());
  await_look();
  EXPECT_EQ(served(), 1);
  EXPECT_EQ(counters.refusals.get(), 0);
}

TEST_F(ModelLoaderTest, WhereEveryVersionIsDamagedNothingIsServedUntilOneIsWhole) {
  publish();
  damage(1);
  make_champion(1);
  start();
  EXPECT_EQ(served(), -1);
  EXPECT_EQ(counters.refusals.get(), 1);
  make_champion(publish());
  EXPECT_TRUE(comes_to_serve(2));
}

TEST_F(ModelLoaderTest, AReplacedVersionIsFreedWhenNobodyUsesIt) {
  publish_three();
  make_champion(1);
  start();
  auto used = slot.get();
  const std::weak_ptr<const ServedModel> replaced = used;
  make_champion(2);
  ASSERT_TRUE(comes_to_serve(2));
  await_look();
  EXPECT_FALSE(replaced.expired());
  used.reset();
  EXPECT_TRUE(segue::testing::eventually([&] { return replaced.expired(); }));
}

TEST_F(ModelLoaderTest, ARegistryThatCannotBeMadeIsAnErrorAtTheStart) {
  std::ofstream(folder.path() / "file") << "x";
  config.registry.path = folder.path() / "file" / "registry";
  try {
    start();
    FAIL() << "it started";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(config.registry.path));
  }
}

}  // namespace
}  // namespace segue::serving
