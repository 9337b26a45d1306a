#include "training/evaluation/weight_experiment.hpp"

#include <stdexcept>

#include "base/stopwatch.hpp"
#include "base/value_of.hpp"
#include "training/catalogue/weight_models.hpp"

namespace segue::training {

std::unique_ptr<Experiment> run_weight_experiment(const ExperimentOptions& options,
                                                  const base::Progress& progress) {
  auto experiment = std::make_unique<Experiment>();
  experiment->options = options;
  experiment->options.ranking = {.k = 0, .mask = Mask::none};
  const auto& model = find_weight_model(options.model);
  experiment->title = options.title.empty() ? std::string(model.title) : options.title;
  auto& data = experiment->data;
  data = base::value_of(read_interactions(
      base::value_of(ingest::parse_dataset_spec(options.dataset, options.columns)), options.filter));
  experiment->source = data.source;
  if (const auto normalised = to_log_shares(data); normalised.has_error())
    throw std::runtime_error(normalised.error());
  const auto split = split_edges(data, options.split);
  if (split.test.empty() || split.fit.empty() || split.validation.empty())
    throw std::runtime_error(data.source + " has too few rows for this protocol");

  const base::Stopwatch training;
  const auto trained = model.train({.data = data,
                                    .split = split,
                                    .settings = options.settings,
                                    .seed = options.seed,
                                    .progress = progress});
  experiment->train_seconds = training.seconds();
  experiment->trained.settings = trained.settings;
  const base::Stopwatch evaluation;
  experiment->metrics.all = weight_errors(*trained.retrained, split.test, options.seed);
  experiment->evaluate_seconds = evaluation.seconds();
  experiment->metrics.new_cases = static_cast<std::int64_t>(split.test.size());
  return experiment;
}

}  // namespace segue::training
