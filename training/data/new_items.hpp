// Item cold-start split: items held out of the training targets.
#pragma once

#include "training/data/interaction_split.hpp"

namespace segue::training {

/// Protocol::new_items. A random share of the items is new (cold-start) in the test, another in the
/// validation. The first SplitOptions::support_rows rows of a new item by time (at random where there are no
/// times) are never targets; the first SplitOptions::shown of them stay in `training` (`fit`, for items new
/// in the validation) as input, so that the cases are the same for any `shown`. Every other row of a new item
/// is a case; its history are the rows of its sequence in `training` (`fit`) that precede it, or all of them
/// where there are no times. InteractionRow::previous skips new items: it is the last item that is not new.
InteractionSplit new_items(const Interactions& data, const SplitOptions& options);

}  // namespace segue::training
