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

LstmTraining train_served_lstm(const ServedTraining& training, const configs::LstmOptions& options,
                               const models::Version* warm_start, const base::Progress& progress,
                               const Checkpoint& checkpoint) {
  const auto& corpus = training.corpus;
  seed_libtorch(training.seed);
  auto shape = network_shape(options, corpus.track_count());
  if (options.artists) shape.artists = artist_numbers(corpus);
  models::LstmNetwork network(shape);
  PlaySequences sequences(corpus, training.split.training);
  start_from_popularity(*network, item_counts(sequences.plays(), corpus.track_count(), &Play::track));
  if (warm_start) copy_known(*warm_start, corpus.vocabulary, network);
  network->to(choose_device(training.device));
  SequenceLearner learner(network.ptr(), std::move(sequences), learner_options(options, training.seed));
  const auto measure = [&](std::int64_t, double, double) {
    return validation_mrr(*network, corpus, training.split.validation, training.validation_plays);
  };
  const auto chosen =
      learn_epochs(learner, {options.epochs, options.patience}, measure, progress, checkpoint);
  return {freeze(network), chosen.epoch, chosen.value, chosen.learnt * learner.targets()};
}

}  // namespace segue::training
