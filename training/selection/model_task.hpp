// The task of training a model of the catalogue, and its result.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "training/data/interaction_split.hpp"
#include "training/metrics/item_scorer.hpp"
#include "training/metrics/rank_cases.hpp"
#include "training/selection/contexts.hpp"
#include "training/selection/settings.hpp"

namespace segue::training {

/// The references outlive the task and the models that were trained by it.
struct ModelTask {
  const Interactions& data;
  const InteractionSplit& split;
  Contexts contexts;
  RankingOptions ranking;  // as the test will ask, so that the choice is made by what counts
  Settings settings;       // given by hand; what is not is the model's default, or chosen on validation
  std::vector<std::string> members;  // of a blend, by name in the catalogue; empty: its own choice
  std::uint64_t seed = 1;
  base::Progress progress = [](double, const std::string&) {};
};

/// How one epoch did on the validation cases, learning from `split.fit`.
struct EpochFigures {
  std::int64_t epoch = 0;  // from 1
  double seconds = 0;      // of learning, without the evaluation
  double loss = 0;
  double hit_rate = 0;  // these three within the first k
  double ndcg = 0;
  double coverage = 0;
};

struct TrainedModel {
  /// With what won on validation, learnt from `split.fit`: a blend of models fits its weights on the
  /// validation cases, which this one has not seen.
  std::unique_ptr<ItemScorer> chosen;
  /// The same settings and number of epochs, learnt from `split.training`: the one to test. Of no use where
  /// that is empty, as in a search that asks validation alone.
  std::unique_ptr<ItemScorer> retrained;
  Settings settings;                 // all that matter, as chosen
  std::vector<EpochFigures> epochs;  // empty where nothing is learnt by epochs
};

}  // namespace segue::training
