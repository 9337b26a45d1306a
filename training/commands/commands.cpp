#include "training/commands/commands.hpp"

namespace segue::training {

void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_train_command(app, options);
  add_trainer_command(app, options);
  add_evaluate_command(app, options);
  add_tune_command(app, options);
  add_table_command(app);
  add_compare_command(app);
}

}  // namespace segue::training
