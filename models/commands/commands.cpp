#include "models/commands/commands.hpp"

namespace segue::models {

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_models_command(app, options);
  add_recommend_command(app, options);
}

}  // namespace segue::models
