// Negatives that are published with a data set, so that everybody ranks among the same ones.
#pragma once

#include <filesystem>
#include <vector>

#include "training/data/interactions.hpp"
#include "training/data/ranking_case.hpp"

namespace segue::training {

/// Gives each case the negatives of its user out of `file`, a user a line, then his negatives, separated by
/// blanks (S3-Rec's LastFM_sample.txt, 99 a user). An error, naming file and line: no such file, an item that
/// the data set does not have, or a case whose user has no line; the cases are then as they were.
boost::system::result<void, std::string> read_given_negatives(const Interactions& data,
                                                              const std::filesystem::path& file,
                                                              std::vector<RankingCase>& cases);

}  // namespace segue::training
