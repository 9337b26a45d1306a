// How a model that learns by epochs is trained: the epoch is chosen on validation, learning from the fit;
// then as many are learnt anew from everything but the test.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "training/selection/model_task.hpp"

namespace segue::training {

/// A model on its way.
class EpochLearner {
 public:
  virtual ~EpochLearner() = default;

  /// A pass over what it learns from; the mean loss.
  virtual double epoch(const base::Progress& progress) = 0;

  /// Scores by the parameters as they are; it must not be used after they changed.
  virtual std::unique_ptr<ItemScorer> scorer() const = 0;

  virtual std::vector<at::Tensor> parameters() const = 0;
};

/// What is learnt from: the fit, or everything but the test.
struct TrainingPart {
  std::span<const InteractionRow> rows;
  const std::vector<char>& new_items;  // see InteractionSplit
};

/// A model that has learnt nothing yet.
using MakeLearner =
    std::function<std::unique_ptr<EpochLearner>(const Settings& settings, const TrainingPart& part)>;

/// What a model with some settings came to in its best epoch, learning from the fit.
struct EpochChoice {
  double ndcg = -1;   // of the validation cases
  Settings settings;  // with "epochs" the best one
  std::vector<EpochFigures> epochs;
  std::unique_ptr<ItemScorer> scorer;
};

/// At most "epochs" of the settings, until "patience" epochs brought nothing better.
EpochChoice choose_epoch(const ModelTask& task, const Settings& settings, const MakeLearner& make,
                         const base::Progress& progress);

/// The chosen one, and with its settings the one to test.
TrainedModel retrain(const ModelTask& task, EpochChoice choice, const MakeLearner& make,
                     const base::Progress& progress);

}  // namespace segue::training
