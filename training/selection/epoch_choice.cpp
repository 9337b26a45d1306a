#include "training/selection/epoch_choice.hpp"

#include <set>
#include <stdexcept>

#include "base/stopwatch.hpp"
#include "training/learners/checkpoint.hpp"
#include "training/selection/validation_measure.hpp"

namespace segue::training {
namespace {

EpochFigures figures(const CaseRanks& ranks, const ModelTask& task) {
  EpochFigures figures;
  for (const auto rank : ranks.rank) figures.hit_rate += rank <= static_cast<double>(ranks.k) ? 1 : 0;
  figures.hit_rate /= static_cast<double>(ranks.rank.size());
  const std::set<std::int32_t> listed(ranks.list.begin(), ranks.list.end());
  figures.coverage = static_cast<double>(listed.size() - listed.count(-1)) / task.data.item_count();
  return figures;
}

}  // namespace

EpochChoice choose_epoch(const ModelTask& task, const Settings& settings, const MakeLearner& make,
                         const base::Progress& progress) {
  if (task.split.fit.empty()) throw std::runtime_error("there is nothing to learn from");
  const auto epochs = static_cast<std::int64_t>(settings.at("epochs"));
  const auto patience = static_cast<std::int64_t>(settings.at("patience"));
  const auto items = task.data.item_count();
  const ValidationCases validation(task);
  const auto learner = make(settings, {task.split.fit, task.split.new_to_fit});
  EpochChoice choice;
  BestEpoch best;
  for (std::int64_t epoch = 1; epoch <= epochs && epoch - best.epoch() <= patience; ++epoch) {
    const base::Stopwatch watch;
    const auto loss =
        learner->epoch(base::part(progress, static_cast<double>(epoch - 1) / static_cast<double>(epochs),
                                  static_cast<double>(epoch) / static_cast<double>(epochs)));
    const auto seconds = watch.seconds();
    const auto scorer = learner->scorer();
    const auto ranks = rank_cases(*scorer, items, validation.cases, validation.ranking);
    auto one = figures(
        validation.negatives > 0 ? rank_cases(*scorer, items, task.split.validation, task.ranking) : ranks,
        task);
    one.epoch = epoch;
    one.seconds = seconds;
    one.loss = loss;
    one.ndcg = validation.ndcg(ranks);
    choice.epochs.push_back(one);
    if (one.ndcg <= best.value()) continue;  // of equals the earlier: patience counts from it
    best.offer(epoch, one.ndcg, learner->parameters());
  }
  set_parameters(learner->parameters(), best.parameters());
  choice.ndcg = best.value();
  choice.scorer = learner->scorer();
  choice.settings = settings;
  choice.settings["epochs"] = static_cast<double>(best.epoch());
  return choice;
}

TrainedModel retrain(const ModelTask& task, EpochChoice choice, const MakeLearner& make,
                     const base::Progress& progress) {
  TrainedModel trained{std::move(choice.scorer), nullptr, choice.settings, std::move(choice.epochs)};
  if (task.split.training.empty()) return trained;
  const auto learner = make(trained.settings, {task.split.training, task.split.new_to_training});
  const auto epochs = static_cast<std::int64_t>(trained.settings.at("epochs"));
  for (std::int64_t epoch = 1; epoch <= epochs; ++epoch)
    learner->epoch(base::part(progress, static_cast<double>(epoch - 1) / static_cast<double>(epochs),
                              static_cast<double>(epoch) / static_cast<double>(epochs)));
  trained.retrained = learner->scorer();
  return trained;
}

}  // namespace segue::training
