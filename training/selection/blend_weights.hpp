// The weights of a blend's members, fitted on validation.
#pragma once

#include <span>
#include <vector>

#include "training/metrics/item_scorer.hpp"
#include "training/selection/validation_measure.hpp"

namespace segue::training {

/// The weights with the best NDCG on the cases, found by coordinate search from the best member alone: each
/// weight in turn takes the best of some values, until a round gains next to nothing. A weight that gains
/// next to nothing is 0. `members` were not taught by the cases.
std::vector<double> fit_blend_weights(std::span<ItemScorer* const> members, std::int32_t items,
                                      const ValidationCases& validation);

}  // namespace segue::training
