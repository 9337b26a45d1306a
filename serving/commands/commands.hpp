// The commands of the serving stage.
#pragma once

#include "configs/command_line.hpp"

namespace segue::serving {

/// `segue serve`: the server as a process, from its start to SIGTERM.
void add_serve_command(CLI::App& app, const configs::GlobalOptions& options);

// Clients of a running server's admin API.

/// `segue retrain`: requests a retraining.
void add_retrain_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue jobs`: lists the retraining jobs.
void add_jobs_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue session`: a listener's session in the server.
void add_session_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue tracks`: withdraws tracks, brings them back, lists what is withdrawn.
void add_tracks_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue token`: issues a player's token, without a server.
void add_token_command(CLI::App& app, const configs::GlobalOptions& options);

/// `segue doctor`: checks Kafka, the machine, the registry and the configuration, without a server.
void add_doctor_command(CLI::App& app, const configs::GlobalOptions& options);

// Load and behaviour simulation.

/// `segue simulate`: simulated listeners, with a generated history and live.
void add_simulate_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue load`: plays at a fixed rate, and the latency of their lists.
void add_load_command(CLI::App& app, const configs::GlobalOptions& options);

/// All of them.
inline void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_serve_command(app, options);
  add_retrain_command(app, options);
  add_jobs_command(app, options);
  add_session_command(app, options);
  add_tracks_command(app, options);
  add_token_command(app, options);
  add_doctor_command(app, options);
  add_simulate_command(app, options);
  add_load_command(app, options);
}

}  // namespace segue::serving
