// Learning curves for TensorBoard: loss and validation metrics by epoch, written after the training.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "training/selection/model_task.hpp"

namespace segue::training {

/// Writes an event file to `folder` with each epoch's loss and its HR@k, NDCG@k and coverage@k on validation;
/// no file without epochs. The error names the file.
boost::system::result<void, std::string> write_epoch_events(std::span<const EpochFigures> epochs,
                                                            std::size_t k,
                                                            const std::filesystem::path& folder);

}  // namespace segue::training
