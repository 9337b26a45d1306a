// The commands that drive ingest: replay, broker, data, dead-letters.
#pragma once

#include "configs/command_line.hpp"

namespace segue::ingest {

void add_commands(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::ingest
