// Items that a model never learnt from.
#pragma once

#include "training/data/interaction_split.hpp"

namespace segue::training {

/// Protocol::new_items. A random share of the items is new to the test, another to the validation. The first
/// rows of a new item in time (in a random order, where there are no times), SplitOptions::never_asked of
/// them, are asked for by nobody; as many as SplitOptions::shown of those stand in `training` (`fit`, of
/// items new to the validation), so that whatever is shown the cases are the same. Each other row is a case,
/// after the rows of its sequence in `training` (`fit`) that stand before it, or after all where there are no
/// times. What comes after a new item is learnt as coming after the last item before that is not new.
InteractionSplit new_items(const Interactions& data, const SplitOptions& options);

}  // namespace segue::training
