// Choosing options on validation from a grid, for models that are quickly learnt.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "training/selection/model_task.hpp"
#include "training/selection/validation_measure.hpp"

namespace segue::training {

/// An option and the values that are tried beside its default.
struct Axis {
  std::string name;
  std::vector<double> alternatives;
};

/// Begins with the defaults and, axis by axis, takes the best value by Best; goes round until a round changes
/// nothing, twice at most. No settings are measured twice. What is given stands.
Settings coordinate_search(const Settings& defaults, const Settings& given, const std::vector<Axis>& axes,
                           const std::function<double(const Settings&)>& measure);

/// coordinate_search() for the best validation_ndcg() of models learnt from the fit; `make(rows, options)`
/// gives a scorer. Throws std::runtime_error on a setting that the options do not have.
template <class Options, class Make>
TrainedModel choose_on_grid(const ModelTask& task, const Options& defaults, const std::vector<Axis>& axes,
                            const Make& make) {
  const ValidationCases validation(task);
  const auto made = [&](std::span<const InteractionRow> rows,
                        const Settings& settings) -> std::unique_ptr<ItemScorer> {
    return make(rows, with_settings(defaults, settings));
  };
  TrainedModel trained;
  trained.settings = coordinate_search(
      settings_of(with_settings(defaults, task.settings)), task.settings, axes, [&](const Settings& tried) {
        const auto scorer = made(task.split.fit, tried);
        return validation.ndcg(
            rank_cases(*scorer, task.data.item_count(), validation.cases, validation.ranking));
      });
  trained.chosen = made(task.split.fit, trained.settings);
  trained.retrained = made(task.split.training, trained.settings);
  return trained;
}

}  // namespace segue::training
