// The commands that segue-train runs: train, trainer, evaluate, tune, table and compare.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

void add_commands(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::training
