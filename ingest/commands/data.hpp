// `segue data describe`.
#pragma once

#include "configs/command_line.hpp"

namespace segue::ingest {

void add_data_command(CLI::App& app);

}  // namespace segue::ingest
