// Training of the FM-GCN that is served, on a corpus.
#pragma once

#include <cstdint>

#include "base/progress.hpp"
#include "configs/model_options.hpp"
#include "models/registry/version.hpp"
#include "training/catalogue/served_training.hpp"

namespace segue::training {

struct FmTraining {
  models::FmWeights weights;  // of the epoch with the best MRR@20 on the validation slice
  std::int64_t epoch = 0;     // that epoch, from 1
  double validation_mrr = 0;
  std::int64_t plays = 0;  // learnt from, all epochs together
};

/// As train_served_lstm(). Negatives may be what the listener has played: in listening that is played again.
FmTraining train_served_fm(const ServedTraining& training, const configs::FmOptions& options,
                           const models::Version* warm_start, const base::Progress& progress);

}  // namespace segue::training
