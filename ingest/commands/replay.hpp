// `segue replay`.
#pragma once

#include "configs/command_line.hpp"

namespace segue::ingest {

void add_replay_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::ingest
