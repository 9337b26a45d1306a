#include "training/catalogue/served_lstm.hpp"

#include <torch/types.h>

#include "training/catalogue/sequence_options.hpp"
#include "training/catalogue/warm_start.hpp"
#include "training/data/artists.hpp"
#include "training/data/item_counts.hpp"
#include "training/learners/device.hpp"
#include "training/selection/epochs.hpp"
#include "training/selection/validation.hpp"

namespace segue::training {
namespace {

class CorpusLearner : public EpochLearner {
 public:
  CorpusLearner(models::LstmNetwork network, PlaySequences sequences, const SequenceLearnerOptions& options)
      : network_(std::move(network)), learner_(network_.ptr(), std::move(sequences), options) {}

  double epoch(const base::Progress& progress) override { return learner_.epoch(progress); }
  std::vector<at::Tensor> parameters() const override { return network_->parameters(); }
  void save(torch::serialize::OutputArchive& archive) const override { learner_.save(archive); }
  void load(torch::serialize::InputArchive& archive) override { learner_.load(archive); }
  std::int64_t targets() const { return learner_.targets(); }

 private:
  models::LstmNetwork network_;
  SequenceLearner learner_;
};

}  // namespace

LstmTraining train_served_lstm(const ServedTraining& training, const configs::LstmOptions& options,
                               const models::Version* warm_start, const base::Progress& progress,
                               const Checkpoint& checkpoint) {
  const auto& [corpus, split, seed, device, validation_plays] = training;
  seed_libtorch(seed);
  models::LstmNetwork network(network_shape(options, corpus.track_count(), artist_numbers(corpus)));
  PlaySequences sequences(corpus, split.training);
  start_from_popularity(*network, item_counts(sequences.plays(), corpus.track_count(), &Play::track));
  if (warm_start) copy_known(*warm_start, corpus.vocabulary, network);
  network->to(choose_device(device));
  CorpusLearner learner(network, std::move(sequences), learner_options(options, seed));
  const auto measure = [&](std::int64_t, double, double) {
    return validation_mrr(*network, training.corpus, training.split.validation, training.validation_plays);
  };
  const auto chosen =
      learn_epochs(learner, {options.epochs, options.patience}, measure, progress, checkpoint);
  return {freeze(network), chosen.epoch, chosen.value, chosen.learnt * learner.targets()};
}

}  // namespace segue::training
