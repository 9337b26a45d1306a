#include "models/commands.hpp"

#include "models/models_command.hpp"
#include "models/recommend_command.hpp"

namespace segue::models {

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_models_command(app, options);
  add_recommend_command(app, options);
}

}  // namespace segue::models
