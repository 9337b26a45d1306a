// `segue trainer`: takes retraining jobs from Kafka until it is told to stop.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

void add_trainer_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::training
