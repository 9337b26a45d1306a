#include "training/evaluation/experiment.hpp"

#include <stdexcept>

#include "base/stopwatch.hpp"
#include "base/value_of.hpp"
#include "training/baselines/item_pop.hpp"
#include "training/catalogue/model_catalogue.hpp"
#include "training/data/given_negatives.hpp"
#include "training/evaluation/weight_experiment.hpp"

namespace segue::training {
namespace {

void give_negatives(const Interactions& data, const std::filesystem::path& file,
                    std::vector<RankingCase>& cases) {
  if (const auto read = read_given_negatives(data, file, cases); read.has_error())
    throw std::runtime_error(read.error());
}

InteractionSplit split_of(const Interactions& data, const ExperimentOptions& options) {
  auto parts = options.split;
  parts.negative_seed = options.seed;
  if (parts.test_from == 0) parts.test_from = data.test_from;
  auto divided = split(data, parts);
  if (divided.test.empty() || divided.fit.empty())
    throw std::runtime_error(data.source + " leaves no " +
                             (divided.test.empty() ? "test cases" : "training rows") + " by this protocol");
  if (!options.given_negatives.empty()) {
    give_negatives(data, options.given_negatives, divided.validation);
    give_negatives(data, options.given_negatives, divided.test);
  }
  return divided;
}

void test(Experiment& experiment) {
  const auto& options = experiment.options;
  const auto items = experiment.data.item_count();
  ItemPop popularity(experiment.split.training, items);
  const bool drawn = options.split.negatives > 0 && options.given_negatives.empty();
  for (std::int64_t draw = 0; draw < (drawn ? options.negative_draws : 1); ++draw) {
    if (draw > 0)
      draw_negatives(experiment.data, options.split.negatives,
                     options.seed + static_cast<std::uint64_t>(draw), experiment.split.test);
    const base::Stopwatch watch;
    auto ranks = rank_cases(*experiment.trained.retrained, items, experiment.split.test, options.ranking);
    experiment.evaluate_seconds += watch.seconds();
    experiment.runs.push_back(
        {std::move(ranks), rank_cases(popularity, items, experiment.split.test, options.ranking)});
  }
  experiment.evaluate_seconds /= static_cast<double>(experiment.runs.size());
  experiment.metrics = ranking_metrics(ItemStatistics(experiment.data, experiment.split.training),
                                       experiment.split.test, experiment.runs, options.seed, options.depths);
}

}  // namespace

std::unique_ptr<Experiment> prepare_experiment(const ExperimentOptions& options) {
  if (options.split.protocol == Protocol::edge_weights)
    throw std::runtime_error("nothing is ranked by the protocol edge-weights");
  auto experiment = std::make_unique<Experiment>();
  experiment->options = options;
  experiment->title = options.title.empty() ? find_model(options.model).title : options.title;
  experiment->data = base::value_of(read_interactions(
      base::value_of(ingest::parse_dataset_spec(options.dataset, options.columns)), options.filter));
  experiment->source = experiment->data.source;
  experiment->split = split_of(experiment->data, options);
  return experiment;
}

ModelTask task_of(const Experiment& experiment, const base::Progress& progress) {
  const auto& options = experiment.options;
  return {.data = experiment.data,
          .split = experiment.split,
          .contexts = options.contexts,
          .ranking = options.ranking,
          .settings = options.settings,
          .members = options.members,
          .seed = options.seed,
          .progress = progress};
}

std::unique_ptr<Experiment> run_experiment(const ExperimentOptions& options, const base::Progress& progress) {
  if (options.split.protocol == Protocol::edge_weights) return run_weight_experiment(options, progress);
  auto experiment = prepare_experiment(options);
  const base::Stopwatch watch;
  experiment->trained = find_model(options.model).train(task_of(*experiment, progress));
  experiment->train_seconds = watch.seconds();
  test(*experiment);
  return experiment;
}

}  // namespace segue::training
