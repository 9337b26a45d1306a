// Command-line options that select columns, filter and split of a data set.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "training/data/interaction_split.hpp"

namespace segue::training {

/// Adds all of them but --dataset and the options of negatives. `columns` is for parse_dataset_spec(). The
/// three references must outlive the parsing.
void add_interaction_options(CLI::App& command, std::string& columns, InteractionFilter& filter,
                             SplitOptions& split);

}  // namespace segue::training
