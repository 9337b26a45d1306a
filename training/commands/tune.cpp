#include "training/commands/commands.hpp"

#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "base/value_of.hpp"
#include "training/catalogue/model_catalogue.hpp"
#include "training/commands/evaluate_model.hpp"
#include "training/learners/device.hpp"
#include "training/selection/tune.hpp"
#include "training/selection/validation_measure.hpp"

namespace segue::training {
namespace {

struct TuneCommandOptions {
  EvaluateModelOptions model;
  std::string space;
  std::string log;
  TuneOptions tune;
};

void print(std::size_t number, const Trial& trial, const SearchSpace& space) {
  std::printf("%4zu  %.4f ", number, trial.value);
  for (std::size_t i = 0; i < space.size(); ++i)
    std::printf(" %s=%.4g", space[i].name.c_str(), trial.settings[i]);
  std::printf("\n");
  std::fflush(stdout);
}

int run(const configs::Config& config, TuneCommandOptions options) {
  const auto space = base::value_of(read_search_space(options.space));
  const auto& wanted = options.model.experiment;
  const auto& model = find_model(wanted.model);
  set_threads(config.training.threads);
  const FreedMemoryKept freed_memory_kept;
  const auto experiment = prepare_experiment(with_settings(options.model));
  experiment->split.training.clear();  // a search asks validation alone
  experiment->split.test.clear();

  auto log =
      base::value_of(TrialLog::open(options.log,
                                    experiment->source + ", " + wanted.model + ", context " +
                                        to_string(wanted.contexts) + ", seed " + std::to_string(wanted.seed),
                                    space));
  if (!log.trials().empty()) std::printf("%zu trials were in %s\n", log.trials().size(), options.log.c_str());
  std::printf("trial  NDCG@%zu\n", wanted.ranking.k);
  auto task = task_of(*experiment, [](double, const std::string&) {});
  const auto given = task.settings;
  const auto measure = [&](const std::vector<double>& settings) {
    task.settings = given;
    for (std::size_t i = 0; i < space.size(); ++i) task.settings[space[i].name] = settings[i];
    const auto trained = model.train(task);
    const auto ndcg = validation_ndcg(*trained.chosen, task);
    return std::isfinite(ndcg) ? ndcg : 0;
  };
  const auto best = tune(space, options.tune, log, measure,
                         [&](const Trial& trial) { print(log.trials().size(), trial, space); });
  std::printf("best of %zu trials:\n", log.trials().size());
  print(0, best, space);
  return 0;
}

}  // namespace

void add_tune_command(CLI::App& app, const configs::GlobalOptions& global) {
  auto options = std::make_shared<TuneCommandOptions>();
  auto* command = app.add_subcommand("tune", "Search the settings of a model that are best on validation");
  command->add_option("--dataset", options->model.experiment.dataset, "KIND:PATH")->required();
  add_model_options(*command, options->model);
  command->get_option("--model")->required();
  command
      ->add_option("--space", options->space,
                   "TOML file: NAME = [values] or NAME = { low, high, log, whole } for each setting")
      ->required();
  command
      ->add_option("--log", options->log, "file of the trials, a line of JSON each; where it exists, go on")
      ->required();
  command->add_option("--trials", options->tune.trials, "how many, with those in the log")
      ->check(CLI::PositiveNumber);
  command->add_flag("--grid", options->tune.grid,
                    "try every combination instead of what a tree of Parzen estimators proposes");
  configs::on_run(command, [options, global] {
    options->tune.seed = options->model.experiment.seed;
    return run(global.load(), *options);
  });
}

}  // namespace segue::training
