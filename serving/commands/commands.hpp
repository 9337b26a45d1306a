// The commands of serving.
#pragma once

#include "configs/command_line.hpp"

namespace segue::serving {

/// `segue serve`: the server as a process, from its start to SIGTERM.
void add_serve_command(CLI::App& app, const configs::GlobalOptions& options);

// Asking a running server, over its admin API.

/// `segue retrain`: asks for a retraining.
void add_retrain_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue jobs`: the retraining jobs.
void add_jobs_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue session`: what the server knows of a listener's session.
void add_session_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue token`: issues a player's token, without a server.
void add_token_command(CLI::App& app, const configs::GlobalOptions& options);

// Playing the part of listeners.

/// `segue simulate`: simulated listeners, their past, and live.
void add_simulate_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue load`: plays at a fixed rate, and how fast the lists come.
void add_load_command(CLI::App& app, const configs::GlobalOptions& options);

/// All of them.
inline void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_serve_command(app, options);
  add_retrain_command(app, options);
  add_jobs_command(app, options);
  add_session_command(app, options);
  add_token_command(app, options);
  add_simulate_command(app, options);
  add_load_command(app, options);
}

}  // namespace segue::serving
