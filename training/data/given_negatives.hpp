// Negatives published with a data set, for sampled ranking comparable with published figures.
#pragma once

#include <filesystem>
#include <vector>

#include "training/data/interactions.hpp"
#include "training/data/ranking_case.hpp"

namespace segue::training {

/// Sets each case's negatives to those of its user in `file`: a line per user, the user's id, then ids of
/// items, separated by blanks (S3-Rec's LastFM_sample.txt, 99 per user). The error names file and line: no
/// such file, an item that the data set does not have, or a case whose user has no line; the cases are then
/// unchanged.
boost::system::result<void, std::string> read_given_negatives(const Interactions& data,
                                                              const std::filesystem::path& file,
                                                              std::vector<RankingCase>& cases);

}  // namespace segue::training
