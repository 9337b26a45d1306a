#include "training/catalogue/served_fm.hpp"

#include "models/networks/fm/fm_network.hpp"
#include "training/catalogue/warm_start.hpp"
#include "training/data/fm_examples.hpp"
#include "training/learners/device.hpp"
#include "training/learners/fm_learner.hpp"
#include "training/selection/validation.hpp"

namespace segue::training {
namespace {

constexpr std::int64_t folds = 4;

FmLearnerOptions learner_options(const FmTrainingOptions& options, const models::FmNodes& nodes) {
  FmLearnerOptions learner;
  learner.batch = options.batch;
  learner.negatives = options.negatives;
  learner.negative_exponent = options.negative_exponent;
  learner.unseen_negatives = false;  // in listening, what was played before is played again
  learner.learning_rate = options.learning_rate;
  learner.regularisation = options.regularisation;
  learner.folds = folds;
  learner.seed = options.seed;
  const auto unknown = static_cast<std::int32_t>(action_node(nodes, sessions::Action::unknown));
  learner.masks = {{0, options.user_mask, -1}, {2, options.action_mask, unknown}};
  return learner;
}

}  // namespace

FmTraining train_served_fm(const Corpus& corpus, const Split& split, const FmTrainingOptions& options,
                           const models::Version* warm_start, const base::Progress& progress) {
  seed_libtorch(options.seed);
  models::FmNetworkOptions shape;
  shape.nodes = models::streaming_nodes(corpus.user_count(), corpus.track_count());
  shape.dimensions = options.dimensions;
  shape.layers = options.layers;
  models::FmNetwork network(shape);
  if (warm_start) copy_known(*warm_start, corpus.vocabulary, network);
  network->to(choose_device(options.device));

  auto examples =
      fm_examples(shape.nodes, context_plays(corpus, split.training), options.skipped_target_weight);
  const auto plays = static_cast<std::int64_t>(examples.size());
  FmLearner learner(network, std::move(examples), learner_options(options, shape.nodes));
  FmTraining best;
  best.validation_mrr = -1;
  for (std::int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const auto epochs = static_cast<double>(options.epochs);
    learner.epoch(
        base::part(progress, static_cast<double>(epoch - 1) / epochs, static_cast<double>(epoch) / epochs));
    const auto mrr = validation_mrr(network, corpus, split.validation, options.validation_plays);
    best.plays += plays;
    if (mrr < best.validation_mrr) continue;  // of equals the later, which has learnt more
    best.weights = freeze(network);
    best.epoch = epoch;
    best.validation_mrr = mrr;
  }
  return best;
}

}  // namespace segue::training
