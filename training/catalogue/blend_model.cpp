#include "training/catalogue/blend_model.hpp"

#include <stdexcept>

#include "training/baselines/blend.hpp"
#include "training/catalogue/model_catalogue.hpp"
#include "training/selection/blend_weights.hpp"

namespace segue::training {
namespace {

std::vector<std::string> members_of(const ModelTask& task) {
  if (!task.members.empty()) return task.members;
  std::vector<std::string> members{"ease-recent", "sequential-rules", "context-markov", "user-knn",
                                   "item-knn",    "v-stan",           "item-pop"};
  if (task.ranking.mask == Mask::none) members.push_back("personal-repeats");
  return members;
}

// Takes those out that are called "MEMBER.…", without that.
Settings take_settings(Settings& given, const std::string& member) {
  Settings taken;
  std::erase_if(given, [&](const auto& setting) {
    const auto& [name, value] = setting;
    if (!name.starts_with(member + '.')) return false;
    taken[name.substr(member.size() + 1)] = value;
    return true;
  });
  return taken;
}

}  // namespace

TrainedModel train_blend(const ModelTask& task) {
  const auto names = members_of(task);
  auto given = task.settings;
  std::vector<Settings> settings;
  for (const auto& name : names) settings.push_back(take_settings(given, name));
  if (!given.empty())
    throw std::runtime_error("a blend has no setting \"" + given.begin()->first +
                             "\"; its members' are called MEMBER.NAME");
  std::vector<TrainedModel> trained;
  std::vector<ItemScorer*> chosen;
  for (const auto& name : names) {
    const auto& model = find_model(name);
    if (model.train == &train_blend) throw std::runtime_error("a blend cannot be its own member");
    task.progress(static_cast<double>(trained.size()) / static_cast<double>(names.size()),
                  "training " + std::string(model.title));
    auto member = task;
    member.members.clear();
    member.settings = settings[trained.size()];
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
