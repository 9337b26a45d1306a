// Means of a model's results over several splits of a data set.
#pragma once

#include <vector>

#include "training/reports/result_row.hpp"

namespace segue::training {

/// Merges the rows with a split and the same setup, model and context into one, at the position of the first:
/// the mean over the splits of every metric that all of them have, with 95 % intervals by Student's t, since
/// the splits' test sets hardly overlap. Rows without a split are unchanged.
std::vector<ResultRow> mean_over_splits(const std::vector<ResultRow>& rows);

}  // namespace segue::training
