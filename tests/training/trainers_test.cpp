#include <gmock/gmock.h>
#include <torch/cuda.h>
#include <torch/types.h>

#include <filesystem>
#include <fstream>

#include "models/networks/torch_tensor.hpp"
#include "tests/models/random_version.hpp"
#include "tests/training/corpora.hpp"
#include "training/catalogue/served_fm.hpp"
#include "training/catalogue/served_lstm.hpp"
#include "training/catalogue/warm_start.hpp"
#include "training/learners/device.hpp"
#include "training/selection/blend_fit.hpp"

namespace segue::training {
namespace {

using namespace testing;

configs::LstmOptions small_lstm() {
  configs::LstmOptions options;
  options.units = 16;
  options.epochs = options.patience = 6;
  options.dropout = 0.1;
  options.lanes = 16;
  options.steps = 5;
  options.negatives = 32;
  options.negative_exponent = 0.75;
  options.adagrad = false;
  options.dense_learning_rate = 0;
  options.learning_rate = 0.02;
  return options;
}

configs::FmOptions small_fm() {
  configs::FmOptions options;
  options.dimensions = 16;
  options.epochs = options.patience = 10;
  options.batch = 128;
  options.negatives = 8;
  options.negative_exponent = 0.75;
  options.learning_rate = 0.03;
  options.regularisation = 1e-5;
  options.folds = 4;
  return options;
}

struct Trainers : ::testing::Test {
  Trainers() { set_threads(1); }
  const Corpus corpus = ring(40, 5, 240, 8, true);
  const Split split = split_by_time(corpus, 0.1);
  const ServedTraining training{corpus, split, 1, "cpu"};
};

TEST_F(Trainers, LstmLearnsWhatFollowsWhat) {
  for (const bool tied : {true, false}) {
    auto options = small_lstm();
    options.tied = tied;
    options.layers = tied ? 1 : 2;
    const auto trained = train_served_lstm(training, options, nullptr, no_progress);
    EXPECT_GT(trained.validation_mrr, 0.9) << "tied " << tied;
    EXPECT_EQ(trained.weights.output.empty(), tied);
    EXPECT_EQ(trained.weights.layers.size(), tied ? 1U : 2U);
  }
}

TEST_F(Trainers, FmLearnsWhatFollowsWhat) {
  for (const std::int64_t layers : {0, 1, 2}) {
    auto options = small_fm();
    options.layers = layers;
    const auto trained = train_served_fm(training, options, nullptr, no_progress);
    EXPECT_GT(trained.validation_mrr, 0.8) << layers << " layers";
  }
}

TEST_F(Trainers, TheSameSeedGivesTheSameWeightsAnotherGivesOthers) {
  auto options = small_lstm();
  options.epochs = 2;
  const auto lstm = [&](std::uint64_t seed) {
    return train_served_lstm({corpus, split, seed, "cpu"}, options, nullptr, no_progress)
        .weights.track_embedding.data;
  };
  EXPECT_EQ(lstm(1), lstm(1));
  EXPECT_NE(lstm(1), lstm(2));
  auto fm_options = small_fm();
  fm_options.epochs = 2;
  const auto fm = [&](std::uint64_t seed) {
    return train_served_fm({corpus, split, seed, "cpu"}, fm_options, nullptr, no_progress).weights.track.data;
  };
  EXPECT_EQ(fm(1), fm(1));
  EXPECT_NE(fm(1), fm(2));
}

TEST_F(Trainers, AWarmStartBeginsWhereTheVersionEndedWhateverTheOrderOfTracks) {
  models::Version version;
  version.vocabulary = corpus.vocabulary;
  version.lstm = train_served_lstm(training, small_lstm(), nullptr, no_progress).weights;
  version.fm = train_served_fm(training, small_fm(), nullptr, no_progress).weights;

  auto grown = corpus;  // the same listening, the tracks in reverse order and one more
  const auto tracks = static_cast<std::int32_t>(corpus.track_count());
  std::reverse(grown.vocabulary.tracks.begin(), grown.vocabulary.tracks.end());
  grown.vocabulary.tracks.push_back("new");
  for (auto& play : grown.plays) play.track = tracks - 1 - play.track;
  const auto grown_split = split_by_time(grown, 0.1);
  const ServedTraining grown_training{grown, grown_split, 1, "cpu"};

  auto lstm = small_lstm();
  lstm.epochs = 1;
  lstm.learning_rate = 1e-6;
  EXPECT_GT(train_served_lstm(grown_training, lstm, &version, no_progress).validation_mrr, 0.9);
  EXPECT_LT(train_served_lstm(grown_training, lstm, nullptr, no_progress).validation_mrr, 0.3);
  auto fm = small_fm();
  fm.epochs = 1;
  fm.learning_rate = 1e-6;
  EXPECT_GT(train_served_fm(grown_training, fm, &version, no_progress).validation_mrr, 0.8);
  EXPECT_LT(train_served_fm(grown_training, fm, nullptr, no_progress).validation_mrr, 0.3);

  lstm.units = 8;  // nothing of the version fits: a cold start, no error
  EXPECT_LT(train_served_lstm(grown_training, lstm, &version, no_progress).validation_mrr, 0.3);
}

TEST(CopyKnown, ANewTrackBeginsWhereItsArtistsTracksAre) {
  models::testing::RandomVersionOptions of;
  of.tracks = 4;
  const auto version = models::testing::random_version(of);
  models::Vocabulary vocabulary{{"t3", "new", "t1", "t0"}, {}};
  models::LstmNetworkOptions shape;
  shape.tracks = 4;
  shape.units = of.units;
  shape.artists = {1, 1, 1, 2};
  models::LstmNetwork network(shape);
  const auto own = network->track_embedding[1].clone();
  copy_known(version, vocabulary, network);
  const auto known = models::to_torch(version.lstm->track_embedding);
  const auto now = network->embeddings();
  EXPECT_TRUE(torch::allclose(now[0], known[3]));
  EXPECT_TRUE(torch::allclose(now[2], known[1]));
  EXPECT_TRUE(torch::allclose(now[3], known[0]));
  EXPECT_TRUE(torch::allclose(now[1], own + (known[3] + known[1]) / 2));
}

TEST_F(Trainers, ProgressAscendsToOneAndMayAbandonTheWork) {
  double last = 0;
  train_served_lstm(training, small_lstm(), nullptr, [&](double done, const std::string&) {
    EXPECT_GE(done, last);
    last = done;
  });
  EXPECT_DOUBLE_EQ(last, 1);
  struct Enough {};
  EXPECT_THROW(train_served_fm(training, small_fm(), nullptr,
                               [](double done, const std::string&) {
                                 if (done > 0.5) throw Enough{};
                               }),
               Enough);
}

TEST_F(Trainers, AKilledTrainingGoesOnFromItsCheckpointToTheSameBits) {
  const auto file = std::filesystem::path(::testing::TempDir()) / "segue-trainers-test.checkpoint";
  for (const bool adagrad : {false, true}) {
    std::filesystem::remove(file);
    auto options = small_lstm();
    options.adagrad = adagrad;
    options.momentum = 0.2;
    options.tied = false;
    const auto whole = train_served_lstm(training, options, nullptr, no_progress);
    const Checkpoint checkpoint(file, "a test's");
    struct Killed {};
    const auto until = [](double end) {
      return [end](double done, const std::string&) {
        if (done > end) throw Killed{};
      };
    };
    EXPECT_THROW(train_served_lstm(training, options, nullptr, until(0.3), checkpoint), Killed);
    EXPECT_THROW(train_served_lstm(training, options, nullptr, until(0.8), checkpoint), Killed);
    const auto resumed = train_served_lstm(training, options, nullptr, no_progress, checkpoint);
    EXPECT_EQ(resumed.epoch, whole.epoch);
    EXPECT_EQ(resumed.validation_mrr, whole.validation_mrr);
    EXPECT_EQ(resumed.weights.track_embedding.data, whole.weights.track_embedding.data);
    EXPECT_EQ(resumed.weights.output.data, whole.weights.output.data);
    EXPECT_EQ(resumed.weights.layers[0].weight_hh.data, whole.weights.layers[0].weight_hh.data);
  }
  auto other = small_lstm();
  const Checkpoint anothers(file, "another's");
  EXPECT_THROW(train_served_lstm(training, other, nullptr, no_progress, anothers), std::runtime_error);
  std::ofstream(file) << "not an archive";
  EXPECT_THROW(train_served_lstm(training, other, nullptr, no_progress, anothers), std::runtime_error);
  anothers.remove();
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Trainers, TheBlendFollowsTheBetterPart) {
  const auto counts = play_counts(corpus, split.training);
  const auto good_lstm = train_served_lstm(training, small_lstm(), nullptr, no_progress).weights;
  const auto good_fm = train_served_fm(training, small_fm(), nullptr, no_progress).weights;
  auto untrained = small_lstm();
  untrained.epochs = 1;
  untrained.learning_rate = 1e-7;
  const auto bad_lstm = train_served_lstm(training, untrained, nullptr, no_progress).weights;
  auto bad_fm = good_fm;
  std::reverse(bad_fm.track.data.begin(), bad_fm.track.data.end());
  const auto fit = [&](const models::LstmWeights& lstm, const models::FmWeights& fm) {
    return fit_blend(lstm, fm, counts, corpus, split.validation, 200, 1, no_progress);
  };
  EXPECT_GT(fit(good_lstm, bad_fm).lstm, 0);
  EXPECT_EQ(fit(bad_lstm, good_fm).lstm, 0);
  const auto none = fit_blend(good_lstm, good_fm, counts, corpus, {}, 200, 1, no_progress);
  EXPECT_EQ(none.lstm, 1);
  EXPECT_EQ(none.fm, 1);
}

TEST_F(Trainers, LearnOnAGpuToo) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "this LibTorch finds no GPU";
  const ServedTraining on_gpu{corpus, split, 1, "cuda"};
  EXPECT_GT(train_served_lstm(on_gpu, small_lstm(), nullptr, no_progress).validation_mrr, 0.9);
  EXPECT_GT(train_served_fm(on_gpu, small_fm(), nullptr, no_progress).validation_mrr, 0.8);
}

TEST(Device, AskingForAGpuThatIsNotThereIsAnError) {
  EXPECT_TRUE(choose_device("cpu").is_cpu());
  if (torch::cuda::is_available()) GTEST_SKIP() << "there is a GPU";
  EXPECT_TRUE(choose_device("auto").is_cpu());
  EXPECT_THROW(choose_device("cuda"), std::runtime_error);
}

}  // namespace
}  // namespace segue::training
