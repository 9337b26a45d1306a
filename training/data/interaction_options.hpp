// The options by which a command names, filters and splits the data set that models are compared on.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "training/data/interaction_split.hpp"

namespace segue::training {

/// All but --dataset itself and the negatives. `columns` is for parse_dataset_spec(). The three must outlive
/// the parsing.
void add_interaction_options(CLI::App& command, std::string& columns, InteractionFilter& filter,
                             SplitOptions& split);

}  // namespace segue::training
