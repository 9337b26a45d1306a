#include "training/experiments/sequence_models.hpp"

#include <torch/types.h>

#include "models/lstm/lstm_network.hpp"
#include "training/experiments/epoch_choice.hpp"
#include "training/experiments/sequence_scorer.hpp"
#include "training/trainers/device.hpp"
#include "training/trainers/sequence_learner.hpp"

namespace segue::training {
namespace {

constexpr std::size_t steps_read = 200;  // of a history, when scoring

Settings lstm_defaults() {
  return {{"units", 100},
          {"layers", 1},
          {"tied", 1},
          {"dropout", 0.25},
          {"epochs", 20},  // at most
          {"patience", 2},
          {"lanes", 64},
          {"steps", 16},
          {"action_mask", 0.3},
          {"skipped_target_weight", 0.25},
          {"negatives", 2048},
          {"negative_exponent", 0.75},
          {"adagrad", 0},  // 1: instead of Adam
          {"learning_rate", 0.006},
          {"momentum", 0},
          {"clip", 5},
          {"shards", 2}};
}

std::int64_t whole(const Settings& settings, const std::string& name) {
  return static_cast<std::int64_t>(settings.at(name));
}

models::LstmNetworkOptions lstm_options(const Settings& settings, std::int64_t tracks) {
  models::LstmNetworkOptions options;
  options.tracks = tracks;
  options.units = whole(settings, "units");
  options.layers = whole(settings, "layers");
  options.tied = settings.at("tied") != 0;
  options.dropout = settings.at("dropout");
  return options;
}

SequenceLearnerOptions learner_options(const Settings& settings, std::uint64_t seed) {
  SequenceLearnerOptions options;
  options.batch.lanes = whole(settings, "lanes");
  options.batch.steps = whole(settings, "steps");
  options.batch.action_mask = settings.at("action_mask");
  options.batch.skipped_target_weight = static_cast<float>(settings.at("skipped_target_weight"));
  options.negatives = whole(settings, "negatives");
  options.negative_exponent = settings.at("negative_exponent");
  options.optimiser = settings.at("adagrad") != 0 ? Optimiser::adagrad : Optimiser::adam;
  options.learning_rate = settings.at("learning_rate");
  options.momentum = settings.at("momentum");
  options.clip = settings.at("clip");
  options.shards = whole(settings, "shards");
  options.seed = seed;
  return options;
}

class SequenceTraining : public EpochLearner {
 public:
  SequenceTraining(std::string title, std::shared_ptr<models::SequenceNetworkImpl> network,
                   std::span<const InteractionRow> rows, const SequenceLearnerOptions& options)
      : title_(std::move(title)), network_(std::move(network)) {
    PlaySequences sequences(rows);
    start_from_popularity(*network_, play_counts(sequences, network_->track_embedding.size(0)));
    network_->to(choose_device("auto"));
    learner_ = std::make_unique<SequenceLearner>(network_, std::move(sequences), options);
  }

  double epoch(const Progress& progress) override { return learner_->epoch(progress); }
  std::unique_ptr<ItemScorer> scorer() const override {
    return std::make_unique<SequenceScorer>(title_, network_, steps_read);
  }
  std::vector<at::Tensor> parameters() const override { return network_->parameters(); }

 private:
  std::string title_;
  std::shared_ptr<models::SequenceNetworkImpl> network_;
  std::unique_ptr<SequenceLearner> learner_;
};

}  // namespace

TrainedModel train_lstm_model(const ModelTask& task) {
  const auto make = [&](const Settings& settings, std::span<const InteractionRow> rows) {
    seed_libtorch(task.seed);
    return std::make_unique<SequenceTraining>(
        "LSTM", std::make_shared<models::LstmNetworkImpl>(lstm_options(settings, task.data.item_count())),
        rows, learner_options(settings, task.seed));
  };
  auto choice = choose_epoch(task, settings_of(task, lstm_defaults()), make, part(task.progress, 0, 0.5));
  return retrain(task, std::move(choice), make, part(task.progress, 0.5, 1));
}

}  // namespace segue::training
