#include "training/learners/sequence_learner.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

#include "models/networks/lstm/lstm_network.hpp"
#include "models/networks/sasrec_network.hpp"
#include "tests/training/corpora.hpp"
#include "training/learners/device.hpp"

namespace segue::training {
namespace {

constexpr std::int64_t tracks = 30;

PlaySequences sessions() {
  const auto corpus = testing::ring(tracks, 1, 40, 9, true);
  return PlaySequences(corpus, corpus.sessions);
}

models::LstmNetworkOptions shape_of(bool tied) {
  models::LstmNetworkOptions options;
  options.tracks = tracks;
  options.units = 12;
  options.tied = tied;
  return options;
}

models::LstmNetwork network_of(const models::LstmNetworkOptions& options) {
  seed_libtorch(2);
  return models::LstmNetwork(options);
}

models::LstmNetwork network_of(bool tied, double dropout = 0) {
  auto options = shape_of(tied);
  options.dropout = dropout;
  return network_of(options);
}

// A network with gap, position and artist inputs: an artist has four tracks, that of the last two is unknown.
models::LstmNetwork network_with_inputs(bool tied) {
  auto options = shape_of(tied);
  options.gaps = true;
  options.positions = 5;
  for (std::int64_t i = 0; i < tracks; ++i) options.artists.push_back(i < 28 ? 1 + i / 4 : 0);
  return network_of(options);
}

SequenceLearnerOptions learner_options(Optimiser optimiser = Optimiser::adam) {
  SequenceLearnerOptions options;
  options.batch.lanes = 8;
  options.batch.steps = 4;  // sessions continue in the next batch
  options.negatives = 20;
  options.optimiser = optimiser;
  options.learning_rate = optimiser == Optimiser::adam ? 0.01 : 0.1;
  options.momentum = optimiser == Optimiser::adam ? 0 : 0.3;
  options.clip = 0.5;
  return options;
}

std::vector<torch::Tensor> after_an_epoch(models::LstmNetwork network,
                                          const SequenceLearnerOptions& options) {
  SequenceLearner learner(network.ptr(), sessions(), options);
  learner.epoch(testing::no_progress);
  return network->parameters();
}

TEST(SequenceLearner, InFloatsItStepsAsInDoubles) {
  for (const bool tied : {true, false}) {
    for (const auto optimiser : {Optimiser::adam, Optimiser::adagrad}) {
      auto exact = network_of(tied);
      exact->to(torch::kDouble);
      const auto floats = after_an_epoch(network_of(tied), learner_options(optimiser));
      const auto doubles = after_an_epoch(exact, learner_options(optimiser));
      for (std::size_t i = 0; i < floats.size(); ++i)
        EXPECT_LT((floats[i].to(torch::kDouble) - doubles[i]).abs().max().item<double>(), 2e-3)
            << "parameter " << i << ", tied " << tied;
    }
  }
}

TEST(SequenceLearner, FurtherInputsTrainInFloatsAsInDoubles) {
  for (const bool tied : {true, false}) {
    auto exact = network_with_inputs(tied);
    exact->to(torch::kDouble);
    exact->artist_of = exact->artist_of.to(torch::kLong);  // which to() made doubles, too
    const auto options = learner_options(Optimiser::adagrad);
    const auto floats = network_with_inputs(tied), before = network_with_inputs(tied);
    after_an_epoch(floats, options);
    after_an_epoch(exact, options);
    for (const auto& named : floats->named_parameters()) {
      const auto now = named.value().to(torch::kDouble);
      EXPECT_LT((now - exact->named_parameters()[named.key()]).abs().max().item<double>(), 2e-3)
          << named.key();
      EXPECT_FALSE(torch::equal(named.value(), before->named_parameters()[named.key()])) << named.key();
    }
  }
}

// Against LibTorch's gradients of the whole network on one batch: by Adam's first step every value with a
// non-zero gradient moves by its learning rate against the gradient's sign.
TEST(SequenceLearner, ValuesMoveByTheirRatesAndArtistsByTheSumOfTheirTracksGradients) {
  auto options = learner_options();
  options.batch = {.lanes = 40, .steps = 9, .action_mask = 0};  // the whole pass in one batch
  options.negatives = 0;
  options.clip = 0;
  options.learning_rate = 1e-3;
  options.dense_learning_rate = 3e-3;
  for (const bool tied : {true, false}) {
    auto network = network_with_inputs(tied), reference = network_with_inputs(tied);
    after_an_epoch(network, options);
    base::Random random(1);
    const auto all = sessions();
    SequencePass pass(all, options.batch, random);
    const auto batch = pass.next(1, random)->front();
    const auto of = [](const std::vector<std::int64_t>& values) { return torch::tensor(values); };
    const auto hidden = reference->forward(
        of(batch.tracks), {of(batch.actions), of(batch.gaps), of(batch.positions)}, batch.active);
    torch::nn::functional::cross_entropy(reference->scores(hidden), of(batch.targets)).backward();
    const auto dense = reference->dense_parameters();
    for (const auto& named : reference->named_parameters()) {
      const auto is_this = [&](const auto& one) { return one.is_same(named.value()); };
      const double rate = std::any_of(dense.begin(), dense.end(), is_this) ? 3e-3 : 1e-3;
      const auto& gradient = named.value().grad();
      const auto moved = network->named_parameters()[named.key()] - named.value();
      const auto clear = gradient.abs() > 1e-6;
      ASSERT_TRUE(clear.any().item<bool>()) << named.key();
      EXPECT_TRUE(
          torch::allclose(moved.masked_select(clear), -rate * gradient.sign().masked_select(clear), 0.02, 0))
          << named.key() << ", tied " << tied;
    }
  }
}

// Sessions in which the next track is determined by `next_track` from a coin toss only.
template <class NextTrack>
PlaySequences coin_sessions(const NextTrack& next_track) {
  auto corpus = testing::empty_corpus(tracks, 1);
  base::Random random(3);
  for (int s = 0; s < 300; ++s) {
    std::vector<Play> plays(2);
    plays[0].track = 1;
    plays[1].track = next_track(random.below(2) == 1, plays[0]);
    testing::add_session(corpus, 0, plays);
  }
  return PlaySequences(corpus, corpus.sessions);
}

TEST(SequenceLearner, LearnsWhatFollowsFromTheGap) {
  const auto sequences = coin_sessions([](bool coin, Play& before) {
    before.gap = coin ? 2 : 5;
    return coin ? 7 : 8;
  });
  const auto loss = [&](bool gaps) {
    auto shape = shape_of(true);
    shape.gaps = gaps;
    SequenceLearner learner(network_of(shape).ptr(), sequences, learner_options());
    for (int epoch = 0; epoch < 10; ++epoch) learner.epoch(testing::no_progress);
    return learner.epoch(testing::no_progress);
  };
  EXPECT_GT(loss(false), 0.6);  // a coin's entropy is .69
  EXPECT_LT(loss(true), 0.2);
}

TEST(SequenceLearner, ATrackThatWasNeverPlayedIsScoredLikeItsArtist) {
  auto corpus = testing::empty_corpus(tracks, 1);
  base::Random random(3);
  for (int s = 0; s < 400; ++s) {  // of one artist, tracks 0 to 3 or 4 to 7; 3 and 7 are never played
    const auto first = static_cast<std::int32_t>(4 * random.below(2));
    std::vector<Play> plays;
    for (int step = 0; step < 6; ++step)
      plays.push_back({first + static_cast<std::int32_t>(random.below(3))});
    testing::add_session(corpus, 0, plays);
  }
  auto network = network_with_inputs(true);
  auto options = learner_options();
  SequenceLearner learner(network.ptr(), PlaySequences(corpus, corpus.sessions), options);
  for (int epoch = 0; epoch < 10; ++epoch) learner.epoch(testing::no_progress);
  network->eval();
  const auto nothing = torch::zeros({2}, torch::kLong);
  const auto scores = network->scores(
      network->forward(torch::tensor({0, 4}), {nothing, nothing, nothing}, std::vector<std::int64_t>{2}));
  EXPECT_GT(scores[0][3].item<float>(), scores[0][7].item<float>() + 1);
  EXPECT_GT(scores[1][7].item<float>(), scores[1][3].item<float>() + 1);
}

TEST(SequenceLearner, ShardsAddUpToTheWholeBatch) {
  auto options = learner_options(Optimiser::adagrad);
  options.batch.action_mask = 0;  // whose draws depend on the order of the rows
  options.shards = 1;
  const auto whole = after_an_epoch(network_of(true), options);
  options.shards = 3;
  const auto shards = after_an_epoch(network_of(true), options);
  for (std::size_t i = 0; i < whole.size(); ++i)
    EXPECT_TRUE(torch::allclose(whole[i], shards[i], 1e-3, 1e-4));
}

TEST(SequenceLearner, ThreadsDoNotChangeABit) {
  std::vector<std::vector<torch::Tensor>> runs;
  for (const int threads : {1, 2, 4}) {
    set_threads(threads);
    runs.push_back(after_an_epoch(network_of(true, 0.3), learner_options()));
  }
  set_threads(1);
  for (std::size_t run = 1; run < runs.size(); ++run)
    for (std::size_t i = 0; i < runs[0].size(); ++i) EXPECT_TRUE(torch::equal(runs[0][i], runs[run][i]));
}

TEST(SequenceLearner, TheLossFallsEpochByEpochForEitherNetwork) {
  models::SasRecNetworkOptions attention;
  attention.tracks = tracks;
  attention.units = 12;
  attention.steps = 4;
  const std::vector<std::shared_ptr<models::SequenceNetworkImpl>> networks{
      network_of(true).ptr(), models::SasRecNetwork(attention).ptr()};
  for (const auto& network : networks) {
    SequenceLearner learner(network, sessions(), learner_options());
    const auto first = learner.epoch(testing::no_progress);
    for (int epoch = 0; epoch < 5; ++epoch) learner.epoch(testing::no_progress);
    EXPECT_LT(learner.epoch(testing::no_progress), 0.5 * first);
  }
}

TEST(SequenceLearner, LearnsByAFullSoftmaxAndByBprMaxToo) {
  for (const auto loss : {SequenceLoss::softmax, SequenceLoss::bpr_max}) {
    auto options = learner_options();
    options.loss = loss;
    options.bpr_max_regularisation = 0.1;
    if (loss == SequenceLoss::softmax) options.negatives = 0;
    SequenceLearner learner(network_of(true).ptr(), sessions(), options);
    const auto first = learner.epoch(testing::no_progress);
    for (int epoch = 0; epoch < 5; ++epoch) learner.epoch(testing::no_progress);
    EXPECT_LT(learner.epoch(testing::no_progress), 0.7 * first);
  }
}

TEST(StartFromPopularity, MakesTheBiasTheLogOfTheShare) {
  auto network = network_of(true);
  std::vector<float> counts(tracks, 0);
  counts[3] = 9;
  start_from_popularity(*network, counts);
  const double total = tracks + 9;  // each counts once more than it was played
  EXPECT_NEAR(network->output_bias[3].item<double>(), std::log(10 / total), 1e-6);
  EXPECT_NEAR(network->output_bias[4].item<double>(), std::log(1 / total), 1e-6);
}

}  // namespace
}  // namespace segue::training
