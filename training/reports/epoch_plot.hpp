// Learning curves as a text plot for the terminal: loss and validation metrics by epoch.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "training/selection/model_task.hpp"

namespace segue::training {

/// A line per epoch: HR@k, NDCG@k and coverage@k on validation, each with a bar scaled from the least to the
/// greatest value, and the loss; the best epoch by NDCG has a star. Empty without epochs.
std::string epoch_plot(std::span<const EpochFigures> epochs, std::size_t k);

}  // namespace segue::training
