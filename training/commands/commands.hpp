// The commands of segue-train.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

/// `segue train`: one training now, in the foreground.
void add_train_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue trainer`: runs retraining jobs from Kafka until it receives a stop signal.
void add_trainer_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue evaluate`: evaluates a version or a model.
void add_evaluate_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue tune`: hyper-parameter search for a model of the catalogue.
void add_tune_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue table`: results of `segue evaluate` side by side, beside published ones.
void add_table_command(CLI::App& app);
/// `segue compare`: paired comparison of two models on the same cases.
void add_compare_command(CLI::App& app);
/// `segue-train environment`: the libraries and GPUs that trainings run with, for `segue doctor`.
void add_environment_command(CLI::App& app);

/// All of them.
inline void add_commands(CLI::App& app, const configs::GlobalOptions& options) {
  add_train_command(app, options);
  add_trainer_command(app, options);
  add_evaluate_command(app, options);
  add_tune_command(app, options);
  add_table_command(app);
  add_compare_command(app);
  add_environment_command(app);
}

}  // namespace segue::training
