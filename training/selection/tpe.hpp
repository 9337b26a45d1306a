// The tree-structured Parzen estimator (Bergstra et al., "Algorithms for hyper-parameter optimization",
// 2011), each setting on its own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "training/selection/search_space.hpp"

namespace segue::training {

/// Settings tried, in the order of the space, and what came of them: the higher the better.
struct Trial {
  std::vector<double> settings;
  double value = 0;
};

struct TpeOptions {
  std::size_t random_trials = 10;  // to begin with
  double random_share = 0.15;      // of each setting later on: what is never tried is never found good
  double good_share = 0.15;        // of the trials, which the good density is made of
  std::size_t candidates = 24;     // drawn from the good density; the best by good / bad is proposed
};

/// The settings to try next. The same trials and random numbers give the same proposal.
std::vector<double> propose(const SearchSpace& space, std::span<const Trial> trials,
                            const TpeOptions& options, base::Random& random);

}  // namespace segue::training
