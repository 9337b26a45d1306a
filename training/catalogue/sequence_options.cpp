#include "training/catalogue/sequence_options.hpp"

namespace segue::training {

void set_shape(models::SequenceNetworkOptions& shape, const configs::SequenceOptions& options,
               std::int64_t tracks) {
  shape.tracks = tracks;
  shape.units = options.units;
  shape.tied = options.tied;
  shape.gaps = options.gaps;
  shape.positions = options.positions;
}

models::LstmNetworkOptions network_shape(const configs::LstmOptions& options, std::int64_t tracks) {
  models::LstmNetworkOptions shape;
  set_shape(shape, options, tracks);
  shape.layers = options.layers;
  shape.embedding_dropout = options.embedding_dropout;
  shape.dropout = options.dropout;
  return shape;
}

SequenceLearnerOptions learner_options(const configs::SequenceOptions& options, std::uint64_t seed) {
  SequenceLearnerOptions learner;
  learner.batch.lanes = options.lanes;
  learner.batch.steps = options.steps;
  learner.batch.action_mask = options.action_mask;
  learner.batch.shuffled = options.shuffled;
  learner.batch.skipped_target_weight = static_cast<float>(options.skipped_target_weight);
  learner.negatives = options.negatives;
  learner.loss = options.bpr_max ? SequenceLoss::bpr_max : SequenceLoss::softmax;
  learner.bpr_max_regularisation = options.bpr_max_regularisation;
  learner.negative_exponent = options.negative_exponent;
  learner.optimiser = options.adagrad ? Optimiser::adagrad : Optimiser::adam;
  learner.learning_rate = options.learning_rate;
  learner.dense_learning_rate = options.dense_learning_rate;
  learner.momentum = options.momentum;
  learner.clip = options.clip;
  learner.shards = options.shards;
  learner.seed = seed;
  return learner;
}

}  // namespace segue::training
