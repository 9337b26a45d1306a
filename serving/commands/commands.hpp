// The commands that run the server, and those that ask a running one: serve, retrain, jobs, session, token.
#pragma once

#include "configs/command_line.hpp"

namespace segue::serving {

void add_commands(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::serving
