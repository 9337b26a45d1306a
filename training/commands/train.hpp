// `segue train`: one training now, in the foreground.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

void add_train_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::training
