#include "training/catalogue/served_lstm.hpp"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <span>

#include "training/catalogue/sequence_options.hpp"
#include "training/catalogue/warm_start.hpp"
#include "training/data/artists.hpp"
#include "training/data/item_counts.hpp"
#include "training/learners/device.hpp"
#include "training/selection/epochs.hpp"
#include "training/selection/validation.hpp"

namespace segue::training {
namespace {

/// Where players announce the next track before they end the last, an action is never an input of the
/// training, which sees it as it was then; the recommender, which learns of it later, would feed an embedding
/// that was never learnt. It is that of an unknown action instead.
void replace_unseen_actions(std::span<const Play> plays, models::LstmWeights& weights) {
  std::array<bool, sessions::action_count> seen{}, late{};
  for (const Play& play : plays) {
    seen[static_cast<std::size_t>(play.action_then())] = true;
    late[static_cast<std::size_t>(play.action)] |= play.ended_late > 0;
  }
  auto& embedding = weights.action_embedding;
  for (std::size_t action = 0; action < sessions::action_count; ++action)
    if (late[action] && !seen[action])
      std::copy_n(embedding.row(0), embedding.dim(1),
                  embedding.data.data() + static_cast<std::int64_t>(action) * embedding.dim(1));
}

}  // namespace

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
  auto weights = freeze(network);
  if (const auto& learnt = training.split.training; !learnt.empty())
    replace_unseen_actions(
        std::span(corpus.plays).subspan(learnt.front().begin, learnt.back().end - learnt.front().begin),
        weights);
  return {std::move(weights), chosen.epoch, chosen.value, chosen.learnt * learner.targets()};
}

}  // namespace segue::training
