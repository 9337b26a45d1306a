// Which sequences a split holds out, so that whoever splits again can see that it is the same split.
#pragma once

#include <span>
#include <string>

#include "training/data/interactions.hpp"
#include "training/data/ranking_case.hpp"

namespace segue::training {

/// SHA-256, in hexadecimal, of the sequences that are asked for as text: a line for each in the order of the
/// cases, the ids of its items up to the last that is asked for, separated by a blank. By next_item that is
/// what `sha256sum` says of a file of session lines that holds the test sequences of two items or more.
std::string held_out_digest(const Interactions& data, std::span<const RankingCase> cases);

}  // namespace segue::training
