// The circumstances of a training of what is served, whatever the model.
#pragma once

#include <cstdint>
#include <string>

#include "training/data/corpus.hpp"

namespace segue::training {

/// The references outlive the training.
struct ServedTraining {
  const Corpus& corpus;
  const Split& split;
  std::uint64_t seed = 1;
  std::string device = "auto";
  std::int64_t validation_plays = 4000;  // of the validation slice, by which the epoch is chosen
};

}  // namespace segue::training
