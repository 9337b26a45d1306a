// Trains the FM-GCN that is served, on a corpus (the loop itself: fm_learner.hpp).
#pragma once

#include <cstdint>
#include <string>

#include "base/progress.hpp"
#include "models/registry/version.hpp"
#include "training/data/corpus.hpp"
#include "training/data/split.hpp"

namespace segue::training {

struct FmTrainingOptions {
  std::int64_t dimensions = 64;
  std::int64_t layers = 1;
  std::int64_t epochs = 6;
  std::int64_t batch = 2048;   // plays; the graph is propagated, and its gradient brought back, once a batch
  std::int64_t negatives = 4;  // a play
  double learning_rate = 0.007;
  double regularisation = 1e-5;  // of the squared embeddings of a batch (Rendle et al. 2009)
  double user_mask = 0.1;        // probability that a play is learnt without its user, as anonymous ones come
  double action_mask = 0.3;      // that a known action is shown as unknown
  float skipped_target_weight = 0.25F;  // of a play that was then skipped
  double negative_exponent = 0.75;      // see NegativeSampler
  std::int64_t validation_plays = 4000;
  std::uint64_t seed = 1;
  std::string device = "auto";
};

struct FmTraining {
  models::FmWeights weights;  // of the epoch with the best MRR@20 on the validation slice
  std::int64_t epoch = 0;     // that epoch, from 1
  double validation_mrr = 0;
  std::int64_t plays = 0;  // learnt from, all epochs together
};

/// As train_served_lstm (lstm_trainer.hpp).
FmTraining train_served_fm(const Corpus& corpus, const Split& split, const FmTrainingOptions& options,
                           const models::Version* warm_start, const base::Progress& progress);

}  // namespace segue::training
