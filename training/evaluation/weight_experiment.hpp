// One model on the weights of a data set's edges: read, normalise, split, train, measure.
#pragma once

#include "training/evaluation/experiment.hpp"

namespace segue::training {

/// run_experiment() of Protocol::edge_weights: weights by to_log_shares(), rows by split_edges(), a model of
/// weight_models(). There are no ranks; the metrics are weight_errors().
std::unique_ptr<Experiment> run_weight_experiment(const ExperimentOptions& options,
                                                  const base::Progress& progress);

}  // namespace segue::training
