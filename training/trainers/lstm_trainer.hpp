// Trains the LSTM on a corpus: padded batches, sampled softmax over shared negatives, Adam.
#pragma once

#include <cstdint>
#include <string>

#include "models/registry/version.hpp"
#include "training/data/corpus.hpp"
#include "training/data/split.hpp"
#include "training/progress.hpp"

namespace segue::training {

struct LstmTrainingOptions {
  std::int64_t units = 100;
  std::int64_t layers = 1;
  std::int64_t epochs = 8;
  std::int64_t batch = 64;  // sessions
  std::int64_t negatives = 2048;
  double learning_rate = 0.006;
  double dropout = 0.25;
  bool tied = true;
  double action_mask = 0.3;             // see SequenceBatchOptions
  float skipped_target_weight = 0.25F;  // see SequenceBatchOptions
  double negative_exponent = 0.75;      // see NegativeSampler
  double clip = 5;                      // largest norm of the whole gradient
  std::int64_t validation_plays = 4000;
  std::uint64_t seed = 1;
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
LstmTraining train_lstm(const Corpus& corpus, const Split& split, const LstmTrainingOptions& options,
                        const models::Version* warm_start, const Progress& progress);

}  // namespace segue::training
