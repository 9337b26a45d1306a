// How a model got better, and worse again, epoch by epoch: a plot for the terminal.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "training/selection/model_task.hpp"

namespace segue::training {

/// A line an epoch: HR, NDCG and coverage within k on validation, each with a bar from its least to its
/// greatest value, and the loss; the best epoch by NDCG is marked. Empty without epochs.
std::string epoch_plot(std::span<const EpochFigures> epochs, std::size_t k);

}  // namespace segue::training
