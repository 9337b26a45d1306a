// Paired comparison of two models on the same test cases, with bootstrap intervals.
#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "training/metrics/bootstrap.hpp"

namespace segue::training {

struct Comparison {
  std::size_t cases = 0;
  std::size_t sequences = 0;
  std::vector<std::pair<std::string, Estimate>> differences;  // mean of hr@k, ndcg@k and mrr@k, a minus b
};

/// Compares two files of predictions, written by `segue evaluate --model … --predictions`, which must hold
/// the same cases in the same order: paired bootstrap over sequences, each case's value being the mean over
/// its draws of negatives. The error names file and line.
boost::system::result<Comparison, std::string> compare_predictions(const std::filesystem::path& a,
                                                                   const std::filesystem::path& b,
                                                                   std::size_t k);

}  // namespace segue::training
