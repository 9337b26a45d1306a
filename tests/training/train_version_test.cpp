#include "training/retraining/retrain.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "configs/load.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/training/corpora.hpp"
#include "training/data/read_corpus.hpp"
#include "training/retraining/config_digest.hpp"

namespace segue::training {
namespace {

using namespace testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

configs::Config small() {
  auto config = configs::defaults();
  config.training.min_events = 100;
  config.training.device = "cpu";
  config.training.lstm.units = 16;
  config.training.lstm.epochs = config.training.lstm.patience = 6;
  config.training.lstm.lanes = 16;
  config.training.lstm.negatives = 32;
  config.training.fm.dimensions = 16;
  config.training.fm.epochs = config.training.fm.patience = 6;
  config.training.fm.batch = 128;
  config.training.fm.negatives = 8;
  config.training.fm.learning_rate = 0.03;
  return config;
}

struct TrainVersion : ::testing::Test {
  segue::testing::TemporaryFolder folder;
  models::Registry registry{folder.path()};
  configs::Config config = small();
  const Corpus corpus = ring(40, 5, 240, 8, true);
};

TEST_F(TrainVersion, PublishesAVersionThatSaysWhereItCameFromAndServesIt) {
  const auto trained = train_version(config, corpus, registry, true, no_progress);
  EXPECT_TRUE(trained.champion);
  EXPECT_THAT(trained.manifest.gate, StartsWith("passed"));
  EXPECT_EQ(registry.champion(), trained.manifest.version);
  const auto version = registry.load(trained.manifest.version);
  ASSERT_TRUE(version.has_value()) << version.error();
  const auto& manifest = version->manifest;
  EXPECT_EQ(manifest.kind, "trained");
  EXPECT_EQ(manifest.source, "made");
  EXPECT_EQ(manifest.data_digest, digest(corpus));
  EXPECT_EQ(manifest.config_digest, config_digest(config));
  EXPECT_EQ(manifest.seed, config.training.seed);
  EXPECT_THAT(manifest.libraries, Contains(Key("libtorch")));
  for (const auto* metric : {"hr@10", "hr@20", "mrr@10", "mrr@20", "plays", "popularity.hr@10",
                             "markov.mrr@20", "sequential_rules.hr@20"})
    EXPECT_THAT(manifest.metrics, Contains(Key(metric)));
  EXPECT_GT(manifest.metrics.at("hr@10"), 0.95);
  EXPECT_LT(manifest.metrics.at("popularity.hr@10"), 0.5);
  EXPECT_EQ(version->vocabulary.tracks, corpus.vocabulary.tracks);
}

TEST_F(TrainVersion, TheSameSeedGivesTheSameVersionTwice) {
  segue::testing::TemporaryFolder other_folder;
  models::Registry other(other_folder.path());
  const auto one = train_version(config, corpus, registry, true, no_progress);
  const auto two = train_version(config, corpus, other, true, no_progress);
  EXPECT_EQ(one.manifest.metrics, two.manifest.metrics);
  const auto a = registry.manifest(1), b = other.manifest(1);
  EXPECT_EQ(a->sha256, b->sha256);
}

TEST_F(TrainVersion, LearnsNothingFromWhatADataSetKeepsForTheTest) {
  config.training.lstm.epochs = config.training.fm.epochs = 1;
  const auto train = folder.path() / "train.txt", test = folder.path() / "test.txt";
  std::ofstream train_file(train);
  for (int session = 0; session < 60; ++session)
    train_file << session % 7 << ' ' << session % 7 + 1 << ' ' << session % 7 + 2 << '\n';
  train_file.close();
  const auto version_with = [&](const std::string& sessions, const std::string& name) {
    std::ofstream(test) << sessions;
    models::Registry other(folder.path() / name);
    const auto read = read_dataset(config, "session-lines:" + train.string() + "," + test.string());
    EXPECT_EQ(read.counts.events, 180);
    train_version(config, read, other, true, no_progress);
    const auto manifest = other.manifest(1);
    return std::pair(manifest->data_digest, manifest->sha256);
  };
  EXPECT_EQ(version_with("8 1 3\n5 2\n", "one"), version_with("5 2\n77 8 1 3\n2 2\n", "another"));
}

TEST_F(TrainVersion, WithoutActivationTheChampionStays) {
  EXPECT_FALSE(train_version(config, corpus, registry, false, no_progress).champion);
  EXPECT_EQ(registry.champion(), std::nullopt);
  EXPECT_EQ(registry.versions().size(), 1U);
}

TEST_F(TrainVersion, AWorseCandidateIsKeptButNotServed) {
  const auto champion = train_version(config, corpus, registry, true, no_progress);
  config.training.lstm.learning_rate = config.training.fm.learning_rate = 1e-6;
  config.training.lstm.epochs = config.training.fm.epochs = 1;
  config.training.lstm.units = config.training.fm.dimensions =
      8;  // so that it cannot start from the champion
  const auto candidate = train_version(config, corpus, registry, true, no_progress);
  EXPECT_FALSE(candidate.champion);
  EXPECT_THAT(candidate.manifest.gate, StartsWith("failed: worse than the champion"));
  EXPECT_EQ(registry.champion(), champion.manifest.version);
  EXPECT_EQ(registry.versions().size(), 2U);
  config.training.gate = "off";
  EXPECT_TRUE(train_version(config, corpus, registry, true, no_progress).champion);
}

TEST_F(TrainVersion, TooLittleToLearnFromIsRefusedAndLeavesNothingBehind) {
  config.training.min_events = 1'000'000;
  EXPECT_THROW(train_version(config, corpus, registry, true, no_progress), TooFewEvents);
  config.training.min_events = 1;
  EXPECT_THROW(train_version(config, corpus_of(3, {{0}, {1}, {2}}), registry, true, no_progress),
               TooFewEvents);
  EXPECT_TRUE(registry.versions().empty());
}

TEST_F(TrainVersion, ARegistryThatCannotBeWrittenIsToldBeforeAnythingIsTrained) {
  const auto file = folder.path() / "a file";
  std::ofstream(file) << "in the way";
  models::Registry in_the_way(file);
  const base::Progress no_work = [](double, const std::string& what) { FAIL() << what; };
  const auto train = [&] { train_version(config, corpus, in_the_way, true, no_work); };
  EXPECT_THAT(train,
              ThrowsMessage<std::runtime_error>(HasSubstr("cannot write versions to " + file.string())));
}

TEST_F(TrainVersion, ItsLstmIsTheOneThatTheConfigurationDescribes) {
  config.training.lstm.adagrad = false;
  config.training.lstm.dense_learning_rate = 0;
  config.training.lstm.learning_rate = 0.02;
  config.training.lstm.gaps = true;
  config.training.lstm.positions = 6;
  const auto trained = train_version(config, corpus, registry, true, no_progress);
  EXPECT_GT(trained.manifest.metrics.at("hr@10"), 0.95);
  const auto version = registry.load(trained.manifest.version);
  ASSERT_TRUE(version.has_value()) << version.error();
  const auto buckets = static_cast<std::int64_t>(sessions::gap_bucket_count);
  EXPECT_THAT(version->lstm->gap_embedding.shape, ElementsAre(buckets, 16));
  EXPECT_THAT(version->lstm->position_embedding.shape, ElementsAre(6, 16));
}

TEST_F(TrainVersion, OldVersionsArePruned) {
  config.registry.keep = 2;
  config.training.lstm.epochs = config.training.fm.epochs = 1;
  config.training.gate = "off";
  for (int i = 0; i < 4; ++i) train_version(config, corpus, registry, true, no_progress);
  EXPECT_EQ(registry.versions().size(), 2U);
  EXPECT_EQ(registry.champion(), 4);
}

TEST(ConfigDigest, SeesTheSettingsThatShapeAVersionAndNoOthers) {
  const auto base = configs::defaults();
  auto changed = base;
  changed.training.lstm.dropout += 0.01;
  EXPECT_NE(config_digest(changed), config_digest(base));
  changed = base;
  changed.sessions.gap += configs::Duration(1);
  EXPECT_NE(config_digest(changed), config_digest(base));
  changed = base;
  changed.serving.port = 1;
  EXPECT_EQ(config_digest(changed), config_digest(base));
}

}  // namespace
}  // namespace segue::training
