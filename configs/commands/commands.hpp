// The command of this stage: `segue check-config`.
#pragma once

#include "configs/command_line.hpp"

namespace segue::configs {

void add_commands(CLI::App& app, const GlobalOptions& options);

}  // namespace segue::configs
