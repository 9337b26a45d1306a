// The commands of the ingest stage.
#pragma once

#include "configs/command_line.hpp"

namespace segue::ingest {

/// `segue broker`: the embedded broker as a process of its own.
void add_broker_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue data describe`: the contents of a data set.
void add_data_command(CLI::App& app);
/// `segue dead-letters`: lists refused records with their reasons, and republishes them once the cause is
/// fixed.
void add_dead_letters_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue replay`: publishes a data set.
void add_replay_command(CLI::App& app, const configs::GlobalOptions& options);

/// All of them.
inline void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_broker_command(app, options);
  add_data_command(app);
  add_dead_letters_command(app, options);
  add_replay_command(app, options);
}

}  // namespace segue::ingest
