// The task of training a model that predicts weights of edges, and its result. Candidates are judged by the
// squared error on the validation rows, learning from the fit; then the best is learnt anew from everything
// but the test.
#pragma once

#include <memory>

#include "training/data/edge_weights.hpp"
#include "training/metrics/weight_errors.hpp"
#include "training/selection/model_task.hpp"

namespace segue::training {

/// The references outlive the task.
struct WeightTask {
  const Interactions& data;
  const EdgeSplit& split;
  Settings settings;  // given by hand; what is not is chosen
  std::uint64_t seed = 1;
  base::Progress progress = [](double, const std::string&) {};
};

struct TrainedWeights {
  std::unique_ptr<WeightPredictor> retrained;  // learnt from everything but the test
  Settings settings;                           // all that matter, as chosen
};

}  // namespace segue::training
