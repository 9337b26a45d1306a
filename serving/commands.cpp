#include "serving/commands.hpp"

#include "serving/operator_commands.hpp"
#include "serving/serve_command.hpp"

namespace segue::serving {

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_serve_command(app, options);
  add_operator_commands(app, options);
}

}  // namespace segue::serving
