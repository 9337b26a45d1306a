// How sure a mean is: the bootstrap (Efron and Tibshirani 1993) over users or sessions, since what one of
// them asks is not independent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace segue::training {

/// A mean, and where it lies in 95 of 100 draws.
struct Estimate {
  double mean = 0;
  double low = 0;
  double high = 0;
};

/// `cluster_end` holds the end, in `values`, of what each user or session asked, ascending; clusters without
/// a value do not count. All zero without values. The same seed gives the same interval.
Estimate bootstrap(std::span<const double> values, std::span<const std::size_t> cluster_end,
                   std::uint64_t seed, std::size_t draws = 1000);

/// How much more `a` has than `b`, both on the same cases.
Estimate paired_bootstrap(std::span<const double> a, std::span<const double> b,
                          std::span<const std::size_t> cluster_end, std::uint64_t seed,
                          std::size_t draws = 1000);

}  // namespace segue::training
