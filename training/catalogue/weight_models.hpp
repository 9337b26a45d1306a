// The models that predict weights of edges, by name.
#pragma once

#include <span>
#include <string_view>

#include "training/selection/weight_task.hpp"

namespace segue::training {

struct WeightModel {
  std::string_view name;   // on the command line: "fm-gcn"
  std::string_view title;  // in tables
  /// Throws std::runtime_error on a setting that the model does not know.
  TrainedWeights (*train)(const WeightTask& task);
};

/// In the order of the tables.
std::span<const WeightModel> weight_models();

/// Throws std::runtime_error listing the names when there is no such model.
const WeightModel& find_weight_model(std::string_view name);

}  // namespace segue::training
