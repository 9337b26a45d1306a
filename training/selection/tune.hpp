// A search for the settings with the best validation: every combination of a grid, or proposals of a tree of
// Parzen estimators.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "training/selection/search_space.hpp"
#include "training/selection/tpe.hpp"
#include "training/selection/trial_log.hpp"

namespace segue::training {

struct TuneOptions {
  bool grid = false;
  std::size_t trials = 50;  // with those in the log; a grid may end before
  std::uint64_t seed = 1;
};

/// What a trial's settings are worth: the higher the better.
using Measure = std::function<double(const std::vector<double>& settings)>;

/// Goes on from the trials in `log` and adds to it; the trial that is best of all. A search that was broken
/// off and goes on tries what it would have tried. `told` after every new trial. At least one trial. Throws
/// std::runtime_error when the space is not one for a grid.
Trial tune(const SearchSpace& space, const TuneOptions& options, TrialLog& log, const Measure& measure,
           const std::function<void(const Trial&)>& told);

}  // namespace segue::training
