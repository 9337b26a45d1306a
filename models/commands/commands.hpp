// `segue models` and `segue recommend`.
#pragma once

#include "configs/command_line.hpp"

namespace segue::models {

void add_commands(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::models
