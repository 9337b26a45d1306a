#include "training/catalogue/sequence_models.hpp"

#include <torch/types.h>

#include "models/networks/lstm/lstm_network.hpp"
#include "models/networks/sasrec_network.hpp"
#include "training/catalogue/sequence_options.hpp"
#include "training/catalogue/sequence_scorer.hpp"
#include "training/data/artists.hpp"
#include "training/data/item_counts.hpp"
#include "training/learners/device.hpp"
#include "training/learners/sequence_learner.hpp"
#include "training/selection/epoch_choice.hpp"

namespace segue::training {
namespace {

constexpr std::size_t steps_read = 200;  // of a history by a network that can carry on for ever

class SequenceTraining : public ScoringLearner {
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

// `make_network()` gives a network of the data set and the steps that it reads.
template <class Options, class MakeNetwork>
TrainedModel train(const ModelTask& task, const std::string& title, const Options& options,
                   const MakeNetwork& make_network) {
  const auto make = [&](const TrainingPart& part) {
    seed_libtorch(task.seed);
    auto [network, reads] = make_network();
    return std::make_unique<SequenceTraining>(title, std::move(network), reads, part.rows,
                                              learner_options(options, task.seed));
  };
  auto choice =
      choose_epoch(task, {options.epochs, options.patience}, make, base::part(task.progress, 0, 0.5));
  return train_chosen(task, std::move(choice), settings_of(options), make, base::part(task.progress, 0.5, 1));
}

// Small batches: it takes some thousands of steps of Adam before it knows more than popularity.
struct SasRecOptions : configs::SequenceOptions {
  std::int64_t heads = 1;
  SasRecOptions() {
    artists = false;
    dropout = 0.2;
    steps = 50;
    lanes = 8;
    adagrad = false;
    learning_rate = 0.003;
    dense_learning_rate = 0;
    epochs = 30;
    patience = 8;
  }
};
BOOST_DESCRIBE_STRUCT(SasRecOptions, (configs::SequenceOptions), (heads))

}  // namespace

TrainedModel train_lstm(const ModelTask& task) {
  const auto options = with_settings(configs::LstmOptions{}, task.settings);
  return train(task, "LSTM", options, [&] {
    auto shape = network_shape(options, task.data.item_count());
    if (options.artists) shape.artists = artist_numbers(task.data);
    return std::pair(std::make_shared<models::LstmNetworkImpl>(shape), steps_read);
  });
}

TrainedModel train_sasrec(const ModelTask& task) {
  const auto options = with_settings(SasRecOptions{}, task.settings);
  return train(task, "SASRec", options, [&] {
    models::SasRecNetworkOptions shape;
    set_shape(shape, options, task.data.item_count());
    if (options.artists) shape.artists = artist_numbers(task.data);
    shape.layers = options.layers;
    shape.dropout = options.dropout;
    shape.steps = options.steps;
    shape.heads = options.heads;
    return std::pair(std::make_shared<models::SasRecNetworkImpl>(shape),
                     static_cast<std::size_t>(options.steps));
  });
}

}  // namespace segue::training
