// `segue evaluate --dataset … --model …`: one model of the catalogue on one data set.
#pragma once

#include <memory>

#include "configs/command_line.hpp"
#include "training/evaluation/experiment.hpp"

namespace segue::training {

struct EvaluateModelOptions {
  ExperimentOptions experiment;
  std::vector<std::string> settings;  // NAME=NUMBER
  std::string json;
  std::string predictions;
  std::string tensorboard;  // folder for the epochs
};

/// The options that are of use with a model alone; `options` outlives the command.
void add_model_options(CLI::App& command, EvaluateModelOptions& options);

/// Prints the figures, writes the files asked for; throws std::runtime_error as run_experiment().
int evaluate_model(const EvaluateModelOptions& options, std::int64_t threads);

/// The experiment with the settings that were given as text. Throws std::runtime_error on one that is not
/// NAME=NUMBER.
ExperimentOptions with_settings(const EvaluateModelOptions& options);

}  // namespace segue::training
