// The commands that play the part of listeners: `segue simulate` and `segue load`.
#pragma once

#include "configs/command_line.hpp"

namespace segue::serving::client {

void add_commands(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::serving::client
