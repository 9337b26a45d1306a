// `segue dead-letters list|replay`: what was refused and why, and once the cause is mended, back with it.
#pragma once

#include "configs/command_line.hpp"

namespace segue::ingest {

void add_dead_letters_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::ingest
