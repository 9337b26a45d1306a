// The commands of the models stage.
#pragma once

#include "configs/command_line.hpp"

namespace segue::models {

/// `segue models`: the versions of the registry.
void add_models_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue recommend`: a version's list for a user and given tracks, without a server; of Kafka only what is
/// withdrawn.
void add_recommend_command(CLI::App& app, const configs::GlobalOptions& options);

/// All of them.
inline void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_models_command(app, options);
  add_recommend_command(app, options);
}

}  // namespace segue::models
