// `segue broker`: the embedded broker as a process of its own.
#pragma once

#include "configs/command_line.hpp"

namespace segue::ingest {

void add_broker_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::ingest
