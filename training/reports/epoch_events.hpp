// How a model got better, and worse again, epoch by epoch: curves for TensorBoard, once it is trained.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "training/selection/model_task.hpp"

namespace segue::training {

/// An event file in `folder` with the loss and, on validation, HR, NDCG and coverage within k of each epoch;
/// none without epochs. The error names the file.
boost::system::result<void, std::string> write_epoch_events(std::span<const EpochFigures> epochs,
                                                            std::size_t k,
                                                            const std::filesystem::path& folder);

}  // namespace segue::training
