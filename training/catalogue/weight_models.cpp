#include "training/catalogue/weight_models.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>
#include <vector>

#include "training/baselines/weight_als.hpp"
#include "training/catalogue/fm_weights.hpp"
#include "training/selection/grid_choice.hpp"

namespace segue::training {
namespace {

using Rows = std::span<const InteractionRow>;
using MakePredictor = std::function<std::unique_ptr<WeightPredictor>(Rows rows, const Settings& settings)>;

/// Every combination of the values is tried; of a setting that was given there is one.
TrainedWeights choose(const WeightTask& task, const std::vector<Axis>& axes, const MakePredictor& make) {
  std::vector<Settings> combinations{first_settings(task.settings, axes)};
  for (const auto& axis : axes) {
    if (task.settings.contains(axis.name)) continue;
    std::vector<Settings> longer;
    for (const auto& settings : combinations)
      for (const auto value : axis.values) {
        longer.push_back(settings);
        longer.back()[axis.name] = value;
      }
    combinations = std::move(longer);
  }
  const auto* best = &combinations.front();
  double least = 0;
  for (const auto& settings : combinations) {
    const auto error = mean_squared_error(*make(task.split.fit, settings), task.split.validation);
    if (&settings != &combinations.front() && error >= least) continue;
    least = error;
    best = &settings;
  }
  return {make(task.split.training, *best), *best};
}

BiasOptions bias_options(const Settings& settings) {
  return {settings.at("user_shrinkage"), settings.at("item_shrinkage")};
}

TrainedWeights train_biases(const WeightTask& task) {
  return choose(task, {{"user_shrinkage", {0, 0.5, 1, 2, 5}}, {"item_shrinkage", {3, 5, 10, 15, 20}}},
                [&](Rows rows, const Settings& settings) {
                  return std::make_unique<Biases>(rows, task.data.user_count(), task.data.item_count(),
                                                  bias_options(settings));
                });
}

TrainedWeights train_als(const WeightTask& task) {
  return choose(task,
                {{"user_shrinkage", {0.5}},
                 {"item_shrinkage", {10}},
                 {"factors", {16, 32}},
                 {"regularisation", {1, 2, 4}}},
                [&](Rows rows, const Settings& settings) {
                  WeightAlsOptions options;
                  options.biases = bias_options(settings);
                  options.factors = static_cast<std::size_t>(settings.at("factors"));
                  options.regularisation = settings.at("regularisation");
                  options.seed = task.seed;
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
