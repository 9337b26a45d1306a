// Learning by epochs, and the choice of the best one on validation.
#pragma once

#include <cstdint>
#include <functional>

#include "training/learners/checkpoint.hpp"
#include "training/learners/epoch_learner.hpp"

namespace segue::training {

/// Early stopping.
struct EpochPlan {
  std::int64_t epochs = 1;    // at most
  std::int64_t patience = 1;  // epochs without a better one after which no more are learnt
};

struct ChosenEpoch {
  std::int64_t epoch = 0;   // from 1
  std::int64_t learnt = 0;  // epochs in all
  double value = 0;
};

/// How good the model is after an epoch, on validation: the higher the better.
using MeasureEpoch = std::function<double(std::int64_t epoch, double loss, double seconds)>;

/// Learns by the plan, and leaves the learner with the parameters of the best epoch by Best. Goes on from the
/// checkpoint, where there is one, to the same parameters. Throws std::runtime_error where no epoch could be
/// measured: the training has diverged.
ChosenEpoch learn_epochs(EpochLearner& learner, const EpochPlan& plan, const MeasureEpoch& measure,
                         const base::Progress& progress, const Checkpoint& checkpoint = Checkpoint());

/// So many, without a choice.
void learn_epochs(EpochLearner& learner, std::int64_t epochs, const base::Progress& progress);

}  // namespace segue::training
