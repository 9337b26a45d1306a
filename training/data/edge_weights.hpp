// Edge-weight prediction: normalised play counts of user-item edges as regression targets, and their split.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "training/data/interaction_split.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// For model selection, train on `fit` and evaluate on `validation`; then retrain on `training`, which is
/// both, and evaluate on `test` once.
struct EdgeSplit {
  std::vector<InteractionRow> fit, validation, training, test;
};

/// Replaces each row's weight, a play count, by log(count) / log(greatest count of its user), in [0, 1]; 1
/// where a user has no count above 1. The greatest count is over all rows, also those later held out. The
/// error names the first row with a weight below 1.
boost::system::result<void, std::string> to_log_shares(Interactions& data);

/// Splits the rows at random by the options' shares and split_seed; without a validation_share, validation
/// gets as many rows as the test. Rows keep their order.
EdgeSplit split_edges(const Interactions& data, const SplitOptions& options);

}  // namespace segue::training
