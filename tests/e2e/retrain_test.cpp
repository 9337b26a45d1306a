// Retraining while listeners play: the operator's word, a new version swapped in, no list lost, none with a
// wrong version; and weights that are damaged are refused while the old version goes on.
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <set>

#include "tests/e2e/list_copies.hpp"
#include "tests/e2e/predictions.hpp"
#include "tests/e2e/system.hpp"

namespace segue::testing {
namespace {

using namespace std::chrono_literals;
using Retrain = KafkaTest;

const std::vector<std::string> small_training{"training.lstm_epochs=2", "training.fm_epochs=2",
                                              "training.lstm_units=32", "training.fm_dimensions=16",
                                              "training.gate=off"};

std::vector<std::string> with(std::vector<std::string> settings, std::initializer_list<std::string> more) {
  settings.insert(settings.end(), more);
  return settings;
}

TEST_F(Retrain, UnderLoadLosesNoListAndMislabelsNone) {
  System system(with(small_training, {"sessions.gap=10s", "sessions.expire_after=20s",
                                      "kafka.publish_recommendations=true"}));
  system.run({"simulate", "--history", "6000", "--listeners", "150", "--tracks", "2000"});
  system.start_server();
  system.start_trainer();
  Process listeners = system.start(
      {"simulate", "--listeners", "150", "--tracks", "2000", "--rate", "100", "--seconds", "30", "--server",
       system.endpoint().host + ":" + system.endpoint().port, "--json", system.file("simulation.json")});
  const auto lists_sent = [&] { return std::stoll(json_number(system.get("/v1/figures"), "lists")); };
  ASSERT_TRUE(eventually([&] { return lists_sent() > 300; })) << listeners.output();
  const std::string outcome = system.run(
      {"retrain", "--wait", "--server", system.endpoint().host + ":" + system.endpoint().port}, 100s);
  EXPECT_THAT(outcome, ::testing::HasSubstr("published"));
  ASSERT_EQ(listeners.wait(90s), 0) << listeners.output();

  const std::string result = read_file(system.file("simulation.json"));
  EXPECT_EQ(json_number(result, "lost"), "0") << result;
  EXPECT_EQ(json_number(result, "out_of_order"), "0") << result;
  EXPECT_EQ(json_number(result, "answers"), json_number(result, "acknowledged")) << result;

  std::map<std::int64_t, Predictions> predicted;
  for (const std::int64_t version : {0, 1}) {
    const std::string name = std::to_string(version);
    system.run(
        {"evaluate", "--version", name, "--as-served", "--predictions", system.file("predictions." + name)});
    predicted[version] = read_predictions(system.file("predictions." + name));
  }
  std::map<std::int64_t, std::int64_t> lists;
  for (const ListCopy& copy : read_list_copies(system)) {
    ASSERT_EQ(predicted.at(copy.version).at(copy.place), copy.tracks) << "version " << copy.version;
    ++lists[copy.version];
  }
  EXPECT_GT(lists[0], 0);
  EXPECT_GT(lists[1], 0) << "the swap came while listeners played";
  std::printf("%ld lists by version 0, %ld by version 1, none lost, each its version's own\n", lists[0],
              lists[1]);
}

TEST_F(Retrain, DamagedWeightsAreRefusedAndTheOldVersionGoesOn) {
  System system(with(small_training, {"training.min_events=10"}));
  system.run({"simulate", "--history", "2000", "--listeners", "50", "--tracks", "500"});
  for (int version = 1; version <= 3; ++version) system.run({"train", "--no-activate"});
  system.run({"models", "activate", "1"});
  system.start_server();
  EXPECT_EQ(json_number(system.get("/v1/figures"), "version"), "1");

  const auto versions = system.file("registry") / "versions";
  const auto truncated = versions / "2" / "lstm.safetensors";
  std::filesystem::resize_file(truncated, std::filesystem::file_size(truncated) - 100);
  {
    std::fstream weights(versions / "3" / "fm-gcn.safetensors",
                         std::ios::in | std::ios::out | std::ios::binary);
    weights.seekp(-8, std::ios::end);
    weights.write("\x00\x00\xc0\x7f\x00\x00\xc0\x7f", 8);  // two NaN
  }
  for (const std::string version : {"2", "3"}) {
    // The operator's command checks first; a champion file written by anything else meets the server's own
    // check.
    EXPECT_NE(system.try_run({"models", "activate", version}).first, 0);
    std::ofstream(system.file("registry") / "champion") << version << '\n';
    const auto refused = [&] {
      return system.server().output().find("version " + version + " is refused") != std::string::npos;
    };
    ASSERT_TRUE(eventually(refused)) << system.server().output();
    EXPECT_EQ(json_number(system.get("/v1/figures"), "version"), "1");
    EXPECT_THAT(system.get("/v1/recommendations?user=listener-0001&k=5"),
                ::testing::HasSubstr("\"version\":1"));
  }
}

}  // namespace
}  // namespace segue::testing
