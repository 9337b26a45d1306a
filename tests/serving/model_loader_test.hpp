// Test support: a registry, and the loader that serves what is in it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "configs/load.hpp"
#include "serving/versions/model_loader.hpp"
#include "tests/models/random_version.hpp"
#include "tests/process.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::serving {

class ModelLoaderTest : public ::testing::Test {
 protected:
  ModelLoaderTest() { config.registry.path = folder.path() / "registry"; }

  /// Only of a registry without any version is Kafka asked.
  void start(const std::string& brokers = "no broker") {
    loader = std::make_unique<ModelLoader>(config, brokers, tracks, catalogue, slot, counters);
  }

  models::VersionNumber publish() {
    const auto number = registry().publish(models::testing::random_version({.tracks = 10, .units = 4}));
    if (!number) throw std::runtime_error(number.error());
    return *number;
  }
  void publish_three() {
    for (models::VersionNumber number = 1; number <= 3; ++number) ASSERT_EQ(publish(), number);
  }

  /// Changes one file of the version; repair() undoes it.
  void damage(models::VersionNumber number) {
    std::filesystem::rename(vocabulary(number), vocabulary(number) += ".away");
  }
  void repair(models::VersionNumber number) {
    std::filesystem::rename(vocabulary(number) += ".away", vocabulary(number));
  }

  void make_champion(models::VersionNumber number) {
    const auto set = registry().set_champion(number);
    ASSERT_TRUE(set) << set.error();
  }
  /// As set_champion does, but unchecked.
  void write_champion(const std::string& text) {
    const std::filesystem::path written = registry().path() / "written";
    std::ofstream(written) << text;
    std::filesystem::rename(written, registry().champion_file());
  }

  models::Registry registry() const { return models::Registry(config.registry.path); }
  std::filesystem::path vocabulary(models::VersionNumber number) const {
    return registry().path() / "versions" / std::to_string(number) / "vocabulary.json";
  }

  /// The number of the version served; -1: none.
  models::VersionNumber served() const {
    const auto model = slot.get();
    return model ? model->model.number() : -1;
  }
  bool comes_to_serve(models::VersionNumber number) const {
    return segue::testing::eventually([&] { return served() == number; });
  }
  bool comes_to_refuse(int times) const {
    return segue::testing::eventually([&] { return counters.refusals.get() == times; });
  }

  /// Waits until the loader has looked at the champion at least once more, without a notice of its change: a
  /// look ends with the freeing of what was replaced before.
  void await_look() {
    for (int i = 0; i < 2; ++i) {  // the first may have been half over
      const std::weak_ptr<const ServedModel> replaced = slot.get();
      slot.install(std::make_shared<const ServedModel>(*registry().load(served()), tracks));
      std::ofstream(registry().path() / "something else") << "x";  // so that it looks now
      ASSERT_TRUE(segue::testing::eventually([&] { return replaced.expired(); }));
    }
  }

  segue::testing::TemporaryFolder folder;
  configs::Config config = configs::defaults();
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue{tracks};
  ModelSlot slot;
  VersionCounters counters;
  std::unique_ptr<ModelLoader> loader;
};

}  // namespace segue::serving
