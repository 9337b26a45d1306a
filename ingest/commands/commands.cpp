#include "ingest/commands/commands.hpp"

namespace segue::ingest {

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_broker_command(app, options);
  add_data_command(app);
  add_dead_letters_command(app, options);
  add_replay_command(app, options);
}

}  // namespace segue::ingest
