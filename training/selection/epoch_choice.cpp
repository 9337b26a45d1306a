#include "training/selection/epoch_choice.hpp"

#include <set>
#include <stdexcept>

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

EpochChoice choose_epoch(const ModelTask& task, const EpochPlan& plan, const MakeLearner& make,
                         const base::Progress& progress) {
  if (task.split.fit.empty()) throw std::runtime_error("there is nothing to learn from");
  const auto items = task.data.item_count();
  const ValidationCases validation(task);
  const auto learner = make({task.split.fit, task.split.new_to_fit});
  EpochChoice choice;
  const auto measure = [&](std::int64_t epoch, double loss, double seconds) {
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
    return one.ndcg;
  };
  const auto chosen = learn_epochs(*learner, plan, measure, progress);
  choice.epoch = chosen.epoch;
  choice.ndcg = chosen.value;
  choice.scorer = learner->scorer();
  return choice;
}

TrainedModel train_chosen(const ModelTask& task, EpochChoice choice, Settings settings,
                          const MakeLearner& make, const base::Progress& progress) {
  settings["epochs"] = static_cast<double>(choice.epoch);
  TrainedModel trained{std::move(choice.scorer), nullptr, std::move(settings), std::move(choice.epochs)};
  if (task.split.training.empty()) return trained;
  const auto learner = make({task.split.training, task.split.new_to_training});
  learn_epochs(*learner, choice.epoch, progress);
  trained.retrained = learner->scorer();
  return trained;
}

}  // namespace segue::training
