// `segue tune`: searches the settings of a model of the catalogue.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

void add_tune_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::training
