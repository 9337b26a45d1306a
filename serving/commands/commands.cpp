#include "serving/commands/commands.hpp"

namespace segue::serving {

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_serve_command(app, options);
  add_retrain_command(app, options);
  add_jobs_command(app, options);
  add_session_command(app, options);
  add_token_command(app, options);
  add_simulate_command(app, options);
  add_load_command(app, options);
}

}  // namespace segue::serving
