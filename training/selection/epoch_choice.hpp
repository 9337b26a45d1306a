// Models of the catalogue that learn by epochs: the epoch is chosen on validation, learning from the fit;
// then as many are learnt anew from everything but the test.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "training/selection/epochs.hpp"
#include "training/selection/model_task.hpp"

namespace segue::training {

class ScoringLearner : public EpochLearner {
 public:
  /// Scores by the parameters as they are; it must not be used after they changed.
  virtual std::unique_ptr<ItemScorer> scorer() const = 0;
};

/// What is learnt from: the fit, or everything but the test.
struct TrainingPart {
  std::span<const InteractionRow> rows;
  const std::vector<char>& new_items;  // see InteractionSplit
};

/// A model that has learnt nothing yet.
using MakeLearner = std::function<std::unique_ptr<ScoringLearner>(const TrainingPart& part)>;

/// What a model came to in its best epoch, learning from the fit.
struct EpochChoice {
  std::int64_t epoch = 0;
  double ndcg = 0;  // of the validation cases
  std::vector<EpochFigures> epochs;
  std::unique_ptr<ItemScorer> scorer;
};

/// By learn_epochs(), measured by NDCG of the validation cases.
EpochChoice choose_epoch(const ModelTask& task, const EpochPlan& plan, const MakeLearner& make,
                         const base::Progress& progress);

/// The chosen one, and with as many epochs the one to test. `settings` are what is reported, but for
/// "epochs", which are the chosen ones.
TrainedModel train_chosen(const ModelTask& task, EpochChoice choice, Settings settings,
                          const MakeLearner& make, const base::Progress& progress);

}  // namespace segue::training
