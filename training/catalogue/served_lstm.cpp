#include "training/catalogue/served_lstm.hpp"

#include <torch/types.h>

#include "training/catalogue/warm_start.hpp"
#include "training/data/artists.hpp"
#include "training/data/item_counts.hpp"
#include "training/learners/device.hpp"
#include "training/selection/validation.hpp"

namespace segue::training {

LstmTraining train_served_lstm(const Corpus& corpus, const Split& split, const LstmTrainingOptions& options,
                               const models::Version* warm_start, const base::Progress& progress) {
  seed_libtorch(options.seed);
  auto shape = options.network;
  shape.tracks = corpus.track_count();
  if (options.artists) shape.artists = artist_numbers(corpus);
  models::LstmNetwork network(shape);
  PlaySequences sequences(corpus, split.training);
  start_from_popularity(*network, item_counts(sequences.plays(), shape.tracks, &Play::track));
  if (warm_start) copy_known(*warm_start, corpus.vocabulary, network);
  network->to(choose_device(options.device));
  SequenceLearner learner(network.ptr(), std::move(sequences), options.learner);

  BestEpoch best;
  options.checkpoint.load([&](auto& archive) {
    learner.load(archive);
    best.load(archive);
  });
  while (learner.epochs() < options.epochs) {
    const auto epochs = static_cast<double>(options.epochs), done = static_cast<double>(learner.epochs());
    learner.epoch(base::part(progress, done / epochs, (done + 1) / epochs));
    best.offer(learner.epochs(), validation_mrr(*network, corpus, split.validation, options.validation_plays),
               network->parameters());
    options.checkpoint.save([&](auto& archive) {
      learner.save(archive);
      best.save(archive);
    });
  }
  set_parameters(network->parameters(), best.parameters());
  return {freeze(network), best.epoch(), best.value(), options.epochs * learner.targets()};
}

}  // namespace segue::training
