// Offline experiment on edge weights: one model on one data set, from reading to metrics.
#pragma once

#include "training/evaluation/experiment.hpp"

namespace segue::training {

/// run_experiment() for Protocol::edge_weights: weights by to_log_shares(), split by split_edges(), a model
/// of weight_models(). There are no ranks; the metrics are weight_errors(). Throws as run_experiment().
std::unique_ptr<Experiment> run_weight_experiment(const ExperimentOptions& options,
                                                  const base::Progress& progress);

}  // namespace segue::training
