// `segue serve`: the server as a process, from its start to SIGTERM.
#pragma once

#include "configs/command_line.hpp"

namespace segue::serving {

void add_serve_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::serving
