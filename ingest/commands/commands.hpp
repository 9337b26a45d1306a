// The commands of ingest.
#pragma once

#include "configs/command_line.hpp"

namespace segue::ingest {

/// `segue broker`: the embedded broker as a process of its own.
void add_broker_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue data`: what a data set holds: `segue data describe`.
void add_data_command(CLI::App& app);
/// `segue dead-letters`: what was refused and why, and once the cause is mended, back with it.
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
