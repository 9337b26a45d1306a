#include "training/trainers/sequence_learner.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/lstm/lstm_network.hpp"
#include "models/sasrec/sasrec_network.hpp"
#include "tests/training/corpora.hpp"
#include "training/trainers/device.hpp"

namespace segue::training {
namespace {

constexpr std::int64_t tracks = 30;

PlaySequences sessions() {
  const auto corpus = testing::ring(tracks, 1, 40, 9, true);
  return PlaySequences(corpus, corpus.sessions);
}

models::LstmNetwork network_of(bool tied, double dropout = 0) {
  seed_libtorch(2);
  models::LstmNetworkOptions options;
  options.tracks = tracks;
  options.units = 12;
  options.tied = tied;
  options.dropout = dropout;
  return models::LstmNetwork(options);
}

SequenceLearnerOptions learner_options(Optimiser optimiser = Optimiser::adam) {
  SequenceLearnerOptions options;
  options.batch.lanes = 8;
  options.batch.steps = 4;  // sessions go on from one batch to the next
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
