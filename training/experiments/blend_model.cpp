#include "training/experiments/blend_model.hpp"

#include <stdexcept>

#include "training/experiments/blend_weights.hpp"
#include "training/experiments/model_catalogue.hpp"
#include "training/floors/blend.hpp"

namespace segue::training {
namespace {

std::vector<std::string> members_of(const ModelTask& task) {
  if (!task.members.empty()) return task.members;
  std::vector<std::string> members{"ease-recent", "sequential-rules", "context-markov", "user-knn",
                                   "item-knn",    "v-stan",           "item-pop"};
  if (task.ranking.mask == Mask::none) members.push_back("personal-repeats");
  return members;
}

}  // namespace

TrainedModel train_blend(const ModelTask& task) {
  if (!task.settings.empty())
    throw std::runtime_error("a blend has no settings; train its members one by one to set theirs");
  const auto names = members_of(task);
  std::vector<TrainedModel> trained;
  std::vector<ItemScorer*> chosen;
  for (const auto& name : names) {
    const auto& model = find_model(name);
    if (model.train == &train_blend) throw std::runtime_error("a blend cannot be its own member");
    task.progress(static_cast<double>(trained.size()) / static_cast<double>(names.size()),
                  "training " + std::string(model.title));
    auto member = task;
    member.members.clear();
    trained.push_back(model.train(member));
    chosen.push_back(trained.back().chosen.get());
  }
  const auto items = task.data.item_count();
  const auto weights = fit_blend_weights(chosen, items, ValidationCases(task));

  TrainedModel blend;
  std::vector<Blend::Member> on_fit, on_training;
  for (std::size_t i = 0; i < names.size(); ++i) {
    blend.settings["weight." + names[i]] = weights[i];
    if (weights[i] == 0) continue;
    for (const auto& [name, value] : trained[i].settings) blend.settings[names[i] + "." + name] = value;
    on_fit.push_back({std::move(trained[i].chosen), weights[i]});
    on_training.push_back({std::move(trained[i].retrained), weights[i]});
  }
  blend.chosen = std::make_unique<Blend>(std::move(on_fit), items);
  blend.retrained = std::make_unique<Blend>(std::move(on_training), items);
  return blend;
}

}  // namespace segue::training
