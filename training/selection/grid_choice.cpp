#include "training/selection/grid_choice.hpp"

#include <algorithm>
#include <map>

#include "training/selection/validation_measure.hpp"

namespace segue::training {
namespace {

constexpr int max_rounds = 2;

}  // namespace

Settings first_settings(const Settings& given, const std::vector<Axis>& axes) {
  Settings defaults;
  for (const auto& axis : axes) defaults[axis.name] = axis.values.front();
  return settings_of(given, std::move(defaults));
}

TrainedModel choose_on_grid(const ModelTask& task, const std::vector<Axis>& axes, const MakeScorer& make) {
  const ValidationCases validation(task);
  std::map<Settings, double> measured;
  const auto ndcg = [&](const Settings& settings) {
    if (const auto known = measured.find(settings); known != measured.end()) return known->second;
    const auto scorer = make(task.split.fit, settings);
    const auto ranks = rank_cases(*scorer, task.data.item_count(), validation.cases, validation.ranking);
    return measured[settings] = validation.ndcg(ranks);
  };

  auto best = first_settings(task.settings, axes);
  bool changed = true;
  for (int round = 0; round < max_rounds && changed; ++round) {
    changed = false;
    for (const auto& axis : axes) {
      if (task.settings.contains(axis.name) || axis.values.size() == 1) continue;
      for (const auto value : axis.values) {
        auto tried = best;
        tried[axis.name] = value;
        if (ndcg(tried) > ndcg(best)) {
          best = tried;
          changed = true;
        }
      }
    }
  }
  TrainedModel trained;
  trained.chosen = make(task.split.fit, best);
  trained.retrained = make(task.split.training, best);
  trained.settings = best;
  return trained;
}

}  // namespace segue::training
