// Which tracks are of the same artist.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/corpus.hpp"
#include "training/data/interactions.hpp"

namespace segue::training {

/// Of each track the number of its artist, from 1 in order of first appearance; 0: not known. Empty where no
/// artist is known at all.
std::vector<std::int64_t> artist_numbers(const Corpus& corpus);
std::vector<std::int64_t> artist_numbers(const Interactions& data);

}  // namespace segue::training
