// Offline experiment: one model on one data set under one protocol, from reading to metrics.
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
  std::string columns;  // names of a CSV's columns
  std::string name;     // of the data set in tables, "NAME" or "NAME/SPLIT"; empty: its kind
  InteractionFilter filter;
  std::string model;                 // name in the catalogue
  std::string title;                 // of the model in tables; empty: the catalogue's
  std::vector<std::string> members;  // of a blend
  Settings settings;
  Contexts contexts;
  SplitOptions split;  // a test_from of 0 means the test set published with the data, if there is one
  std::filesystem::path given_negatives;  // file of published negatives; empty: they are drawn
  RankingOptions ranking;
  std::vector<std::size_t> depths;  // further cutoffs of HR, NDCG and MRR
  std::uint64_t seed = 1;           // of the training and the first draw of negatives
  std::int64_t negative_draws = 1;  // with consecutive seeds, on the same trained model
};

struct Experiment {
  ExperimentOptions options;
  std::string source;  // the data set, KIND:PATH
  std::string title;   // of the model
  TrainedModel trained;
  Interactions data;
  InteractionSplit split;
  std::vector<RankedRun> runs;  // on the test cases, one per draw of negatives
  RankingMetrics metrics;
  double train_seconds = 0;     // including model selection
  double evaluate_seconds = 0;  // mean per run
};

/// Reads and splits the data set without training. Throws std::runtime_error naming the data set's file and
/// line, or the model, that is wrong. The Experiment must not be moved: its models and cases refer to its
/// data.
std::unique_ptr<Experiment> prepare_experiment(const ExperimentOptions& options);

/// The training task of a prepared experiment; refers to the experiment.
ModelTask task_of(const Experiment& experiment, const base::Progress& progress);

/// Reads, splits, trains, ranks and measures. Throws as prepare_experiment(), and std::runtime_error on a
/// setting that the model does not know.
std::unique_ptr<Experiment> run_experiment(const ExperimentOptions& options, const base::Progress& progress);

}  // namespace segue::training
