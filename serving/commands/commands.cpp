#include "serving/commands/commands.hpp"

#include "serving/commands/operator_commands.hpp"
#include "serving/commands/serve.hpp"

namespace segue::serving {

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_serve_command(app, options);
  add_operator_commands(app, options);
}

}  // namespace segue::serving
