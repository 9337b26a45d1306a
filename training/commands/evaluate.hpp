// `segue evaluate`.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

void add_evaluate_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::training
