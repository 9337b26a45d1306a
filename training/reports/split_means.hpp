// Several splits of one data set as one row of a table.
#pragma once

#include <vector>

#include "training/reports/result_row.hpp"

namespace segue::training {

/// Rows that tell their split and have the same question, model and context become one, at the place of the
/// first: means over the splits of every metric that all of them have, with 95 % intervals by Student's t,
/// since the splits' test sets hardly overlap. The others stay as they are.
std::vector<ResultRow> mean_over_splits(const std::vector<ResultRow>& rows);

}  // namespace segue::training
