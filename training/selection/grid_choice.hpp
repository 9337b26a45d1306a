// Choosing settings on validation, axis by axis, for models that are quickly learnt.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "training/selection/model_task.hpp"

namespace segue::training {

struct Axis {
  std::string name;
  std::vector<double> values;  // the first is the default
};

/// The default of each axis, or what is given. Throws std::runtime_error on a given setting that is no axis.
Settings first_settings(const Settings& given, const std::vector<Axis>& axes);

using MakeScorer = std::function<std::unique_ptr<ItemScorer>(std::span<const InteractionRow> rows,
                                                             const Settings& settings)>;

/// Begins with the defaults and, axis by axis, takes the value with the best validation_ndcg(), the first of
/// equals; goes round until a round changes nothing, twice at most. The task's own settings stand. Throws
/// std::runtime_error on a setting that is no axis.
TrainedModel choose_on_grid(const ModelTask& task, const std::vector<Axis>& axes, const MakeScorer& make);

}  // namespace segue::training
