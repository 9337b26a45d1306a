// `segue retrain`, `jobs`, `session` (over the admin API of a running server) and `segue token`.
#pragma once

#include "configs/command_line.hpp"

namespace segue::serving {

void add_operator_commands(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::serving
