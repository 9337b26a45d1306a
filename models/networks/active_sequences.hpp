// The packed batch layout of sequences of different lengths.
#pragma once

#include <cstdint>
#include <span>

namespace segue::models {

/// Packed like torch's PackedSequence: active[t] is the number of sequences that have a step t. Rows are
/// ordered by step, then by sequence: step t has rows for the first active[t] sequences; N rows in all;
/// active[t + 1] <= active[t].
using ActiveSequences = std::span<const std::int64_t>;

}  // namespace segue::models
