// Training of the LSTM that is served, on a corpus.
#pragma once

#include <cstdint>

#include "base/progress.hpp"
#include "configs/model_options.hpp"
#include "models/registry/version.hpp"
#include "training/catalogue/served_training.hpp"
#include "training/learners/checkpoint.hpp"

namespace segue::training {

struct LstmTraining {
  models::LstmWeights weights;  // of the epoch with the best MRR@20 on the validation slice
  std::int64_t epoch = 0;       // that epoch, from 1
  double validation_mrr = 0;
  std::int64_t plays = 0;  // targets learnt from, all epochs together
};

/// `warm_start` (may be null): embeddings of the tracks both know, and the layers where their shapes agree,
/// start from it. The same corpus, options and warm start give the same weights on the same machine. The
/// split's training part has at least one session of two plays. The checkpoint is kept after every epoch and
/// gone on from; the caller removes it.
LstmTraining train_served_lstm(const ServedTraining& training, const configs::LstmOptions& options,
                               const models::Version* warm_start, const base::Progress& progress,
                               const Checkpoint& checkpoint = Checkpoint());

}  // namespace segue::training
