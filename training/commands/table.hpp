// `segue table` and `segue compare`: what `segue evaluate` wrote, side by side.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

void add_table_command(CLI::App& app);
void add_compare_command(CLI::App& app);

}  // namespace segue::training
