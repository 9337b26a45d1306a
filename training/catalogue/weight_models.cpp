#include "training/catalogue/weight_models.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "training/baselines/weight_als.hpp"
#include "training/catalogue/fm_weights.hpp"
#include "training/selection/grid_choice.hpp"

namespace segue::training {
namespace {

using Rows = std::span<const InteractionRow>;

/// `make(rows, options)` gives a predictor.
template <class Options, class Make>
TrainedWeights choose(const WeightTask& task, const Options& defaults, const std::vector<Axis>& axes,
                      const Make& make) {
  const auto best = coordinate_search(
      settings_of(with_settings(defaults, task.settings)), task.settings, axes, [&](const Settings& tried) {
        return -mean_squared_error(*make(task.split.fit, with_settings(defaults, tried)),
                                   task.split.validation);
      });
  return {make(task.split.training, with_settings(defaults, best)), best};
}

TrainedWeights train_biases(const WeightTask& task) {
  return choose(task, BiasOptions{}, {{"user_shrinkage", {0, 0.5, 2, 5}}, {"item_shrinkage", {3, 5, 15, 20}}},
                [&](Rows rows, const BiasOptions& options) {
                  return std::make_unique<Biases>(rows, task.data.user_count(), task.data.item_count(),
                                                  options);
                });
}

TrainedWeights train_als(const WeightTask& task) {
  WeightAlsOptions defaults;
  defaults.user_shrinkage = 0.5;
  defaults.regularisation = 2;
  defaults.seed = task.seed;
  return choose(task, defaults, {{"factors", {32}}, {"regularisation", {1, 4}}},
                [&](Rows rows, const WeightAlsOptions& options) {
                  return std::make_unique<WeightAls>(rows, task.data.user_count(), task.data.item_count(),
                                                     options);
                });
}

constexpr std::array models = {
    WeightModel{"biases", "User mean + item mean", &train_biases},
    WeightModel{"als", "ALS", &train_als},
    WeightModel{"fm", "FM", &train_fm_weights},
    WeightModel{"fm-gcn", "FM-GCN", &train_fm_gcn_weights},
    WeightModel{"fm-gcn-weighted", "FM-GCN, weighted edges", &train_weighted_fm_gcn_weights},
    WeightModel{"fm-gcn-att", "FM-GCN-ATT", &train_fm_gcn_att_weights},
    WeightModel{"fm-gcn-noise", "FM-GCN, weighted edges, noise", &train_noisy_fm_gcn_weights},
};

}  // namespace

std::span<const WeightModel> weight_models() { return models; }

const WeightModel& find_weight_model(std::string_view name) {
  const auto found = std::ranges::find(models, name, &WeightModel::name);
  if (found != models.end()) return *found;
  std::string names;
  for (const auto& model : models) names.append(names.empty() ? "" : ", ").append(model.name);
  throw std::runtime_error("no model \"" + std::string(name) + "\" predicts edge weights; there are " +
                           names);
}

}  // namespace segue::training
