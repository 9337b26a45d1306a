// Trains the LSTM on a corpus, and chooses the epoch.
#pragma once

#include <cstdint>
#include <string>

#include "base/progress.hpp"
#include "models/networks/lstm/lstm_network.hpp"
#include "models/registry/version.hpp"
#include "training/data/corpus.hpp"
#include "training/data/split.hpp"
#include "training/learners/checkpoint.hpp"
#include "training/learners/sequence_learner.hpp"

namespace segue::training {

struct LstmTrainingOptions {
  models::LstmNetworkOptions network;  // its tracks and artists are the corpus's
  bool artists = false;                // tracks of one artist share a part of their embedding
  std::int64_t epochs = 8;
  SequenceLearnerOptions learner;
  Checkpoint checkpoint;  // kept after every epoch, gone on from; the caller removes it
  std::int64_t validation_plays = 4000;
  std::uint64_t seed = 1;  // of the weights at the start
  std::string device = "auto";
};

struct LstmTraining {
  models::LstmWeights weights;  // of the epoch with the best MRR@20 on the validation slice
  std::int64_t epoch = 0;       // that epoch, from 1
  double validation_mrr = 0;
  std::int64_t plays = 0;  // targets learnt from, all epochs together
};

/// `warm_start` (may be null): embeddings of the tracks both know, and the layers where their shapes agree,
/// start from it. The same corpus, options and warm start give the same weights on the same machine. The
/// split's training part has at least one session of two plays.
LstmTraining train_served_lstm(const Corpus& corpus, const Split& split, const LstmTrainingOptions& options,
                               const models::Version* warm_start, const base::Progress& progress);

}  // namespace segue::training
