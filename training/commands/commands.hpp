// The commands of segue-train.
#pragma once

#include "configs/command_line.hpp"

namespace segue::training {

/// All of them.
void add_commands(CLI::App& app, const configs::GlobalOptions& options);

/// `segue train`: one training now, in the foreground.
void add_train_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue trainer`: takes retraining jobs from Kafka until it is told to stop.
void add_trainer_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue evaluate`: measures a version or a model.
void add_evaluate_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue tune`: searches the settings of a model of the catalogue.
void add_tune_command(CLI::App& app, const configs::GlobalOptions& options);
/// `segue table`: results of `segue evaluate` side by side, beside published ones.
void add_table_command(CLI::App& app);
/// `segue compare`: whether one model is better than another on the same cases.
void add_compare_command(CLI::App& app);

}  // namespace segue::training
