// Interface of models that are trained epoch by epoch.
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/serialize/archive.h>

#include <vector>

#include "base/progress.hpp"

namespace segue::training {

/// Not thread-safe.
class EpochLearner {
 public:
  virtual ~EpochLearner() = default;

  /// Trains one pass over the training data and returns the mean loss.
  virtual double epoch(const base::Progress& progress) = 0;

  virtual std::vector<at::Tensor> parameters() const = 0;

  /// State from which another process resumes between two epochs, for models that have a checkpoint.
  virtual void save(torch::serialize::OutputArchive&) const {}
  virtual void load(torch::serialize::InputArchive&) {}
};

}  // namespace segue::training
