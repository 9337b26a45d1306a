// Every model that can be trained on interactions and compared, by name.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "training/selection/model_task.hpp"

namespace segue::training {

struct CatalogueModel {
  std::string_view name;   // on the command line: "fm-gcn"
  std::string_view title;  // in tables: "FM-GCN"
  bool seeded;             // whether another seed gives another model
  /// Chooses on validation, then learns from everything but the test. Throws std::runtime_error on a setting
  /// that the model does not know or a data set that it cannot learn from.
  TrainedModel (*train)(const ModelTask& task);
};

/// In the order of the tables.
std::span<const CatalogueModel> model_catalogue();

/// Throws std::runtime_error listing the names when there is no such model.
const CatalogueModel& find_model(std::string_view name);

}  // namespace segue::training
