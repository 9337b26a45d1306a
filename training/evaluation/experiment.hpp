// One model on one data set, by one protocol: read, split, train, rank, measure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "training/metrics/ranking_metrics.hpp"
#include "training/selection/model_task.hpp"

namespace segue::training {

struct ExperimentOptions {
  std::string dataset;  // KIND:PATH
  std::string columns;  // of a csv
  std::string name;     // of the data set in tables, "NAME" or "NAME/SPLIT"; empty: its kind
  InteractionFilter filter;
  std::string model;                 // in the catalogue
  std::string title;                 // of the model in tables; empty: the catalogue's
  std::vector<std::string> members;  // of a blend
  Settings settings;
  Contexts contexts;
  SplitOptions split;  // without a test_from, what the data set keeps for the test is the test
  std::filesystem::path given_negatives;  // instead of drawn ones; empty: none are given
  RankingOptions ranking;
  std::vector<std::size_t> depths;  // hits are counted within these too
  std::uint64_t seed = 1;           // of the first training and the first draw of negatives
  std::int64_t negative_draws = 1;  // with seeds one after the other; all with the same model
};

struct Experiment {
  ExperimentOptions options;
  std::string source;  // the data set, KIND:PATH
  std::string title;   // of the model
  TrainedModel trained;
  Interactions data;
  InteractionSplit split;
  std::vector<RankedRun> runs;  // of the test, one a draw
  RankingMetrics metrics;
  double train_seconds = 0;     // with all that was tried to choose
  double evaluate_seconds = 0;  // of one run on average
};

/// Reads and splits, trains nothing. Throws std::runtime_error naming what is wrong: the data set's file and
/// line, the model. The result is not to be moved: its models and cases refer to its data.
std::unique_ptr<Experiment> prepare_experiment(const ExperimentOptions& options);

/// What the model of a prepared experiment is given; refers to it.
ModelTask task_of(const Experiment& experiment, const base::Progress& progress);

/// All of it. Throws also on a setting that the model does not know.
std::unique_ptr<Experiment> run_experiment(const ExperimentOptions& options, const base::Progress& progress);

}  // namespace segue::training
