// The commands of the models stage.
#pragma once

#include "configs/command_line.hpp"

namespace segue::models {

/// All of them.
void add_commands(CLI::App& app, const configs::GlobalOptions& options);

/// `segue models`: the versions of the registry.
void add_models_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue recommend`: a version's list for a user and given tracks, without server or Kafka.
void add_recommend_command(CLI::App& app, const configs::GlobalOptions& options);

}  // namespace segue::models
