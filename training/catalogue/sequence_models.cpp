#include "training/catalogue/sequence_models.hpp"

#include <torch/types.h>

#include "models/networks/lstm/lstm_network.hpp"
#include "models/networks/sasrec_network.hpp"
#include "training/catalogue/sequence_scorer.hpp"
#include "training/data/artists.hpp"
#include "training/data/item_counts.hpp"
#include "training/learners/device.hpp"
#include "training/learners/sequence_learner.hpp"
#include "training/selection/epoch_choice.hpp"

namespace segue::training {
namespace {

constexpr std::size_t steps_read = 200;  // of a history by a network that can carry on for ever

// What the training of every network can be told; a model's own table adds to it.
Settings learner_defaults() {
  return {{"units", 100},
          {"layers", 1},
          {"tied", 1},
          {"gaps", 0},       // 1: the time since the play before is an input
          {"positions", 0},  // so many places in the session told apart as an input; 0: none
          {"artists", 0},    // 1: tracks of one artist share a part of their embedding
          {"dropout", 0.35},
          {"shuffled", 0},
          {"epochs", 20},  // at most
          {"patience", 3},
          {"lanes", 32},
          {"steps", 24},
          {"action_mask", 0.3},
          {"skipped_target_weight", 0.25},
          {"negatives", 2048},  // 0: all, a full softmax
          {"bpr_max", 0},       // 1: instead of the softmax
          {"bpr_max_regularisation", 1},
          {"negative_exponent", 0.5},
          {"adagrad", 1},  // 0: Adam
          {"learning_rate", 0.2},
          {"dense_learning_rate", 0.02},  // 0: as learning_rate
          {"momentum", 0.2},
          {"clip", 5},
          {"shards", 2}};
}

template <class Options>
Options network_options(const Settings& settings, const Interactions& data) {
  Options options;
  options.tracks = data.item_count();
  options.units = whole(settings, "units");
  options.layers = whole(settings, "layers");
  options.tied = settings.at("tied") != 0;
  options.gaps = settings.at("gaps") != 0;
  options.positions = whole(settings, "positions");
  if (settings.at("artists") != 0) options.artists = artist_numbers(data);
  options.dropout = settings.at("dropout");
  return options;
}

SequenceLearnerOptions learner_options(const Settings& settings, std::uint64_t seed) {
  SequenceLearnerOptions options;
  options.batch.lanes = whole(settings, "lanes");
  options.batch.steps = whole(settings, "steps");
  options.batch.action_mask = settings.at("action_mask");
  options.batch.shuffled = settings.at("shuffled") != 0;
  options.batch.skipped_target_weight = static_cast<float>(settings.at("skipped_target_weight"));
  options.negatives = whole(settings, "negatives");
  options.loss = settings.at("bpr_max") != 0 ? SequenceLoss::bpr_max : SequenceLoss::softmax;
  options.bpr_max_regularisation = settings.at("bpr_max_regularisation");
  options.negative_exponent = settings.at("negative_exponent");
  options.optimiser = settings.at("adagrad") != 0 ? Optimiser::adagrad : Optimiser::adam;
  options.learning_rate = settings.at("learning_rate");
  options.dense_learning_rate = settings.at("dense_learning_rate");
  options.momentum = settings.at("momentum");
  options.clip = settings.at("clip");
  options.shards = whole(settings, "shards");
  options.seed = seed;
  return options;
}

class SequenceTraining : public EpochLearner {
 public:
  SequenceTraining(std::string title, std::shared_ptr<models::SequenceNetworkImpl> network, std::size_t reads,
                   std::span<const InteractionRow> rows, const SequenceLearnerOptions& options)
      : title_(std::move(title)), network_(std::move(network)), reads_(reads) {
    PlaySequences sequences(rows);
    start_from_popularity(*network_,
                          item_counts(sequences.plays(), network_->track_embedding.size(0), &Play::track));
    network_->to(choose_device("auto"));
    learner_ = std::make_unique<SequenceLearner>(network_, std::move(sequences), options);
  }

  double epoch(const base::Progress& progress) override { return learner_->epoch(progress); }
  std::unique_ptr<ItemScorer> scorer() const override {
    return std::make_unique<SequenceScorer>(title_, network_, reads_);
  }
  std::vector<at::Tensor> parameters() const override { return network_->parameters(); }

 private:
  std::string title_;
  std::shared_ptr<models::SequenceNetworkImpl> network_;
  std::size_t reads_;  // steps of a history
  std::unique_ptr<SequenceLearner> learner_;
};

// `make_network`: settings and the data set to a network and the steps that it reads.
template <class MakeNetwork>
TrainedModel train(const ModelTask& task, const std::string& title, const Settings& defaults,
                   const MakeNetwork& make_network) {
  const auto make = [&](const Settings& settings, const TrainingPart& part) {
    seed_libtorch(task.seed);
    auto [network, reads] = make_network(settings, task.data);
    return std::make_unique<SequenceTraining>(title, std::move(network), reads, part.rows,
                                              learner_options(settings, task.seed));
  };
  const auto settings = settings_of(task.settings, with(learner_defaults(), defaults));
  auto choice = choose_epoch(task, settings, make, base::part(task.progress, 0, 0.5));
  return retrain(task, std::move(choice), make, base::part(task.progress, 0.5, 1));
}

}  // namespace

TrainedModel train_lstm_model(const ModelTask& task) {
  return train(task, "LSTM", {{"embedding_dropout", 0}},
               [](const Settings& settings, const Interactions& data) {
                 auto options = network_options<models::LstmNetworkOptions>(settings, data);
                 options.embedding_dropout = settings.at("embedding_dropout");
                 return std::pair(std::make_shared<models::LstmNetworkImpl>(options), steps_read);
               });
}

TrainedModel train_sasrec(const ModelTask& task) {
  // Small batches: it takes some thousands of steps of Adam before it knows more than popularity.
  const Settings defaults{
      {"layers", 1},  {"heads", 1},   {"dropout", 0.2},         {"steps", 50},
      {"lanes", 8},   {"adagrad", 0}, {"learning_rate", 0.003}, {"dense_learning_rate", 0},
      {"epochs", 30}, {"patience", 8}};
  return train(task, "SASRec", defaults, [](const Settings& settings, const Interactions& data) {
    auto options = network_options<models::SasRecNetworkOptions>(settings, data);
    options.steps = whole(settings, "steps");
    options.heads = whole(settings, "heads");
    return std::pair(std::make_shared<models::SasRecNetworkImpl>(options),
                     static_cast<std::size_t>(options.steps));
  });
}

}  // namespace segue::training
