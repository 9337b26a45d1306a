// `segue train`, `trainer`, `evaluate`, `table` and `compare`, which segue-train runs.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

void add_commands(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::training
