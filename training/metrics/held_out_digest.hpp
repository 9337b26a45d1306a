// Digest of the held-out sequences, by which reproductions verify that they use the same split.
#pragma once

#include <span>
#include <string>

#include "training/data/interactions.hpp"
#include "training/data/ranking_case.hpp"

namespace segue::training {

/// SHA-256, in hexadecimal, of the held-out sequences as text: a line per sequence in the order of the cases,
/// holding the ids of its items up to the last target, separated by a blank. With Protocol::next_item this is
/// the `sha256sum` of a file of session lines that holds the test sequences of two items or more.
std::string held_out_digest(const Interactions& data, std::span<const RankingCase> cases);

}  // namespace segue::training
