#include "training/commands/evaluate_model.hpp"

#include <iostream>
#include <stdexcept>

#include "base/output_file.hpp"
#include "base/parse_number.hpp"
#include "training/catalogue/model_catalogue.hpp"
#include "training/data/interaction_options.hpp"
#include "training/learners/device.hpp"
#include "training/reports/epoch_events.hpp"
#include "training/reports/experiment_report.hpp"

namespace segue::training {
namespace {

void set(Settings& settings, const std::string& text) {
  const auto equals = text.find('=');
  const auto value =
      equals == std::string::npos ? std::nullopt : base::parse_number<double>(text.substr(equals + 1));
  if (!value) throw std::runtime_error("--setting wants NAME=NUMBER, not \"" + text + "\"");
  settings[text.substr(0, equals)] = *value;
}

std::string model_names() {
  std::string names;
  for (const auto& model : model_catalogue()) names.append(names.empty() ? "" : ", ").append(model.name);
  return names;
}

}  // namespace

void add_model_options(CLI::App& command, EvaluateModelOptions& options) {
  auto& experiment = options.experiment;
  command.add_option("--model", experiment.model, "a model to train on the data set: " + model_names());
  command
      .add_option_function<std::string>(
          "--context",
          [&](const std::string& text) {
            const auto contexts = parse_contexts(text);
            if (contexts.has_error()) throw CLI::ValidationError("--context", contexts.error());
            experiment.contexts = *contexts;
          },
          "what the model is told beside the user: none, or previous, skip, repeat and hour joined by +; "
          "with anonymous it is not told the user")
      ->default_str("none");
  command
      .add_option_function<std::string>(
          "--negatives",
          [&](const std::string& text) {
            const auto count = base::parse_number<std::int32_t>(text);
            if (count && *count > 0)
              experiment.split.negatives = *count;
            else if (text != "all")
              throw CLI::ValidationError("--negatives", "\"" + text + "\" is neither a number nor all");
          },
          "what targets are ranked among: so many items drawn for each, or all")
      ->default_str("all");
  command.add_option("--given-negatives", experiment.given_negatives,
                     "FILE with the negatives of each user, a user and his items a line");
  command.add_option("--mask", experiment.ranking.mask, "what is never listed: seen or none")
      ->transform(
          CLI::CheckedTransformer(std::map<std::string, Mask>{{"seen", Mask::seen}, {"none", Mask::none}}))
      ->default_str("seen");
  command.add_option("--ks", experiment.depths, "further depths at which hits are counted: 5,100,500")
      ->delimiter(',')
      ->check(CLI::Range(1, 1'000'000));
  command.add_option("--name", experiment.name,
                     "of the data set in tables: NAME, or NAME/SPLIT, of which tables take the mean");
  command.add_option("--title", experiment.title, "of the model in tables, instead of its own");
  command.add_option("--seed", experiment.seed, "of training, and of the first draw of negatives");
  command.add_option("--seeds", experiment.negative_draws, "how often negatives are drawn")
      ->check(CLI::Range(1, 1000));
  command.add_option(
      "--setting", options.settings,
      "NAME=NUMBER: a setting of the model, instead of a choice; MEMBER.NAME=NUMBER of a blend's member");
  command.add_option("--members", experiment.members, "the models that a blend is made of")->delimiter(',');
  command.add_option("--tensorboard", options.tensorboard,
                     "FOLDER for the epochs of the training, as TensorBoard reads them");
  add_interaction_options(command, experiment.columns, experiment.filter, experiment.split);
}

ExperimentOptions with_settings(const EvaluateModelOptions& options) {
  auto experiment = options.experiment;
  for (const auto& setting : options.settings) set(experiment.settings, setting);
  return experiment;
}

int evaluate_model(const EvaluateModelOptions& options, std::int64_t threads) {
  const auto wanted = with_settings(options);
  base::OutputFile json(options.json), predictions(options.predictions);
  set_threads(threads);
  const FreedMemoryKept freed_memory_kept;
  const auto experiment = run_experiment(wanted, [](double, const std::string&) {});
  print(*experiment, std::cout);
  json << to_json(*experiment) << '\n';
  json.finish();
  if (predictions.is_open()) write_predictions(*experiment, predictions);
  predictions.finish();
  if (!options.tensorboard.empty())
    if (const auto written =
            write_epoch_events(experiment->trained.epochs, wanted.ranking.k, options.tensorboard);
        written.has_error())
      throw std::runtime_error(written.error());
  return 0;
}

}  // namespace segue::training
