#include "training/trainers/lstm_trainer.hpp"

#include <torch/types.h>

#include "models/lstm/lstm_network.hpp"
#include "training/trainers/device.hpp"
#include "training/trainers/validation.hpp"
#include "training/trainers/warm_start.hpp"

namespace segue::training {

LstmTraining train_lstm(const Corpus& corpus, const Split& split, const LstmTrainingOptions& options,
                        const models::Version* warm_start, const Progress& progress) {
  seed_libtorch(options.seed);
  models::LstmNetworkOptions shape;
  shape.tracks = corpus.track_count();
  shape.units = options.units;
  shape.tied = options.tied;
  shape.layers = options.layers;
  shape.dropout = options.dropout;
  models::LstmNetwork network(shape);
  PlaySequences sequences(corpus, split.training);
  start_from_popularity(*network, play_counts(sequences, shape.tracks));
  if (warm_start) copy_known(*warm_start, corpus.vocabulary, network);
  network->to(choose_device(options.device));
  SequenceLearner learner(network.ptr(), std::move(sequences), options.learner);

  LstmTraining best;
  best.validation_mrr = -1;
  for (std::int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const auto epochs = static_cast<double>(options.epochs);
    learner.epoch(
        part(progress, static_cast<double>(epoch - 1) / epochs, static_cast<double>(epoch) / epochs));
    const auto mrr = validation_mrr(*network, corpus, split.validation, options.validation_plays);
    best.plays += learner.targets();
    if (mrr < best.validation_mrr) continue;  // of equals the later, which has learnt more
    best.weights = freeze(network);
    best.epoch = epoch;
    best.validation_mrr = mrr;
  }
  return best;
}

}  // namespace segue::training
