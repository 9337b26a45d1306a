// Bootstrap confidence intervals (Efron and Tibshirani 1993), clustered by user or session, since cases of
// the same user or session are not independent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace segue::training {

/// A mean with its 95 % percentile interval.
struct Estimate {
  double mean = 0;
  double low = 0;
  double high = 0;
};

/// The mean of `values`; whole clusters (users or sessions) are resampled. `cluster_end` holds the end of
/// each cluster in `values`, ascending; clusters without a value are ignored. All zero without values. The
/// same seed gives the same interval.
Estimate bootstrap(std::span<const double> values, std::span<const std::size_t> cluster_end,
                   std::uint64_t seed, std::size_t draws = 1000);

/// The mean difference a − b of two models on the same cases.
Estimate paired_bootstrap(std::span<const double> a, std::span<const double> b,
                          std::span<const std::size_t> cluster_end, std::uint64_t seed,
                          std::size_t draws = 1000);

}  // namespace segue::training
