// The blend of other models of the catalogue.
#pragma once

#include "training/selection/model_task.hpp"

namespace segue::training {

/// Trains each member, with its own defaults and choices, and fits their weights on validation. Members with
/// weight 0 are left out. The task's members, or else the baselines that win something on some data set; what
/// repeats a sequence is among them where nothing is masked.
TrainedModel train_blend(const ModelTask& task);

}  // namespace segue::training
