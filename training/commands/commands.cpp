#include "training/commands/commands.hpp"

#include "training/commands/evaluate.hpp"
#include "training/commands/table.hpp"
#include "training/commands/train.hpp"
#include "training/commands/trainer.hpp"
#include "training/commands/tune.hpp"

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
