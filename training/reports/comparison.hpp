// Whether one model is better than another on the same cases, or it was chance.
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
  std::vector<std::pair<std::string, Estimate>>
      differences;  // of hr@k, ndcg@k, mrr@k; the first minus the second
};

/// Both files hold predictions of `segue evaluate --model`, of the same cases in the same order: a bootstrap
/// over sequences of the differences case by case, each case's values the mean over its draws of negatives.
/// The error names file and line.
boost::system::result<Comparison, std::string> compare_predictions(const std::filesystem::path& a,
                                                                   const std::filesystem::path& b,
                                                                   std::size_t k);

}  // namespace segue::training
