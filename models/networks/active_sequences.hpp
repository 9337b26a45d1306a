// How networks over sequences are given many of them at once.
#pragma once

#include <cstdint>
#include <span>

namespace segue::models {

/// Sequences side by side, packed as in torch's PackedSequence: the rows of step t are the first active[t]
/// sequences', one step after the other, N in all; active[t + 1] <= active[t].
using ActiveSequences = std::span<const std::int64_t>;

}  // namespace segue::models
