#include "training/catalogue/served_fm.hpp"

#include <torch/types.h>

#include "training/catalogue/fm_options.hpp"
#include "training/catalogue/warm_start.hpp"
#include "training/data/fm_examples.hpp"
#include "training/learners/device.hpp"
#include "training/selection/epochs.hpp"
#include "training/selection/validation.hpp"

namespace segue::training {
namespace {

constexpr double user_mask =
    0.1;  // probability that a play is learnt without its user, as anonymous ones come
constexpr double action_mask = 0.3;             // that a known action is shown as unknown
constexpr float skipped_target_weight = 0.25F;  // of a play that was then skipped

FmLearnerOptions streaming_options(const configs::FmOptions& options, std::uint64_t seed,
                                   const models::FmNodes& nodes) {
  auto learner = learner_options(options, seed);
  learner.unseen_negatives = false;
  const auto unknown = static_cast<std::int32_t>(action_node(nodes, sessions::Action::unknown));
  learner.masks = {{0, user_mask, -1}, {2, action_mask, unknown}};
  return learner;
}

}  // namespace

FmTraining train_served_fm(const ServedTraining& training, const configs::FmOptions& options,
                           const models::Version* warm_start, const base::Progress& progress) {
  const auto& corpus = training.corpus;
  seed_libtorch(training.seed);
  const auto nodes = models::streaming_nodes(corpus.user_count(), corpus.track_count());
  auto shape = network_shape(nodes, options);
  shape.learn_layer_weights = true;  // a warm start begins with layers that do not count yet
  models::FmNetwork network(shape);
  if (warm_start) copy_known(*warm_start, corpus.vocabulary, network);
  network->to(choose_device(training.device));

  auto examples = fm_examples(nodes, context_plays(corpus, training.split.training), skipped_target_weight);
  const auto plays = static_cast<std::int64_t>(examples.size());
  FmLearner learner(network, std::move(examples), streaming_options(options, training.seed, nodes));
  const auto measure = [&](std::int64_t, double, double) {
    return validation_mrr(network, corpus, training.split.validation, training.validation_plays);
  };
  const auto chosen = learn_epochs(learner, {options.epochs, options.patience}, measure, progress);
  return {freeze(network), chosen.epoch, chosen.value, chosen.learnt * plays};
}

}  // namespace segue::training
