#include "training/commands.hpp"

#include "training/evaluation/evaluate_command.hpp"
#include "training/experiments/table_command.hpp"
#include "training/jobs/train_command.hpp"
#include "training/jobs/trainer_command.hpp"
#include "training/tuning/tune_command.hpp"

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
