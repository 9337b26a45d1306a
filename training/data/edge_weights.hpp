// How strong a taste is, as a number to predict: the weight of the edge between a user and an item.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "training/data/interaction_split.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// Models are chosen by learning from `fit` and predicting `validation`; then they learn from `training`,
/// which is both, and predict `test` once.
struct EdgeSplit {
  std::vector<InteractionRow> fit, validation, training, test;
};

/// Replaces each row's weight, a count, by log(count) / log(greatest count of its user), which is in [0, 1];
/// 1 where a user has no count above 1. All rows of a user count, whatever will be asked. The error names the
/// first row with a weight below 1.
boost::system::result<void, std::string> to_log_shares(Interactions& data);

/// Random rows by the options' shares and split_seed; without a validation_share as many rows validate as are
/// tested. Rows keep their order.
EdgeSplit split_edges(const Interactions& data, const SplitOptions& options);

}  // namespace segue::training
