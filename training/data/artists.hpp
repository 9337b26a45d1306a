// Artist numbers of the tracks of a corpus or the items of a data set.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/corpus.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// [tracks] or [items] artist number of each, from 1 in order of first appearance; 0: not known. Empty where
/// no artist is known at all.
std::vector<std::int64_t> artist_numbers(const Corpus& corpus);
std::vector<std::int64_t> artist_numbers(const Interactions& data);

}  // namespace segue::training
