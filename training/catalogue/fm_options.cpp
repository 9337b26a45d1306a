#include "training/catalogue/fm_options.hpp"

namespace segue::training {

models::FmNetworkOptions network_shape(const models::FmNodes& nodes, const configs::FmOptions& options) {
  models::FmNetworkOptions shape;
  shape.nodes = nodes;
  shape.dimensions = options.dimensions;
  shape.layers = options.layers;
  shape.layer_weights.assign(static_cast<std::size_t>(options.layers) + 1,
                             options.neighbour_weight / static_cast<double>(options.layers));
  shape.layer_weights[0] = options.layers > 0 ? options.self_weight : 1;
  shape.learn_layer_weights = false;
  shape.heads = options.heads;
  if (options.hidden > 0) shape.hidden = {options.hidden};
  shape.dropout = options.dropout;
  shape.first_order = options.first_order;
  shape.own_dropout = options.own_dropout;
  return shape;
}

FmLearnerOptions learner_options(const configs::FmOptions& options, std::uint64_t seed) {
  FmLearnerOptions learner;
  learner.loss = options.pointwise ? FmLoss::bce : FmLoss::bpr;
  learner.batch = options.batch;
  learner.negatives = options.negatives;
  if (options.softmax_negatives > 0) {
    learner.loss = FmLoss::sampled_softmax;
    learner.negatives = options.softmax_negatives;
  }
  learner.negative_exponent = options.negative_exponent;
  learner.learning_rate = options.learning_rate;
  learner.regularisation = options.regularisation;
  learner.folds = options.folds;
  learner.seed = seed;
  return learner;
}

}  // namespace segue::training
