#include "training/catalogue/baseline_models.hpp"

#include <utility>

#include "training/baselines/als.hpp"
#include "training/baselines/content.hpp"
#include "training/baselines/context_markov.hpp"
#include "training/baselines/ease.hpp"
#include "training/baselines/item_knn.hpp"
#include "training/baselines/item_pop.hpp"
#include "training/baselines/personal_repeats.hpp"
#include "training/baselines/sequential_rules.hpp"
#include "training/baselines/session_knn.hpp"
#include "training/baselines/user_knn.hpp"
#include "training/selection/grid_choice.hpp"

namespace segue::training {
namespace {

using Rows = std::span<const InteractionRow>;

TrainedModel train_session_knn(const ModelTask& task, const SessionKnnOptions& published,
                               std::vector<Axis> axes) {
  axes.push_back({"neighbours", {50, 100, 200, 500, 1000}});
  axes.push_back({"rarity", {0, 1, 5}});
  return choose_on_grid(task, published, axes, [&](Rows rows, const SessionKnnOptions& options) {
    return std::make_unique<SessionKnn>(rows, task.data.item_count(), options);
  });
}

struct EaseModelOptions : EaseOptions {
  double query_half_life = 0;  // see Ease
};
BOOST_DESCRIBE_STRUCT(EaseModelOptions, (EaseOptions), (query_half_life))

/// Another half-life of the query needs no other weights: those of the options last tried are kept.
TrainedModel train_ease(const ModelTask& task, const EaseModelOptions& defaults,
                        const std::vector<Axis>& axes) {
  std::pair<const InteractionRow*, EaseOptions> learnt;
  std::shared_ptr<const std::vector<float>> weights;
  return choose_on_grid(task, defaults, axes, [&](Rows rows, const EaseModelOptions& options) {
    if (const std::pair<const InteractionRow*, EaseOptions> wanted{rows.data(), options};
        weights == nullptr || wanted != learnt) {
      weights =
          std::make_shared<const std::vector<float>>(ease_weights(rows, task.data.item_count(), options));
      learnt = wanted;
    }
    return std::make_unique<Ease>(weights, task.data.item_count(), options.query_half_life);
  });
}

struct NoOptions {};
BOOST_DESCRIBE_STRUCT(NoOptions, (), ())

/// A model without options: nothing to choose.
template <class Make>
TrainedModel train_as_it_is(const ModelTask& task, const Make& make) {
  return choose_on_grid(task, NoOptions{}, {}, [&](Rows rows, const NoOptions&) { return make(rows); });
}

}  // namespace

TrainedModel train_item_pop(const ModelTask& task) {
  return train_as_it_is(task,
                        [&](Rows rows) { return std::make_unique<ItemPop>(rows, task.data.item_count()); });
}

TrainedModel train_feature_pop(const ModelTask& task) {
  return train_as_it_is(
      task, [&](Rows rows) { return std::make_unique<FeaturePop>(task.data.item_features, rows); });
}

TrainedModel train_content(const ModelTask& task) {
  return train_as_it_is(task, [&](Rows) { return std::make_unique<ContentCosine>(task.data.item_features); });
}

TrainedModel train_markov(const ModelTask& task) {
  return train_as_it_is(task, [&](Rows rows) {
    return std::make_unique<SequentialRules>(ItemSequences(rows), task.data.item_count(),
                                             SequentialRulesOptions{.max_distance = 1});
  });
}

TrainedModel train_context_markov(const ModelTask& task) {
  const std::vector<Axis> axes{
      {"window", {1, 2, 3, 8, 20}}, {"growth", {1, 2, 4, 30, 100}}, {"max_distance", {2, 4, 8}}};
  return choose_on_grid(task, ContextMarkovOptions{}, axes, [&](Rows rows, const auto& options) {
    return std::make_unique<ContextMarkov>(ItemSequences(rows), task.data.item_count(), options);
  });
}

TrainedModel train_sequential_rules(const ModelTask& task) {
  const std::vector<Axis> axes{{"max_distance", {1, 2, 3, 5, 20, 40}},
                               {"steps", {2, 3, 5, 10, 20}},
                               {"step_decay", {0.3, 0.7, 0.8, 0.9}},
                               {"support_exponent", {0.25, 0.5, 0.75, 1}},
                               {"backward", {0.25, 0.5, 1}}};
  return choose_on_grid(task, SequentialRulesOptions{}, axes, [&](Rows rows, const auto& options) {
    return std::make_unique<SequentialRules>(ItemSequences(rows), task.data.item_count(), options);
  });
}

TrainedModel train_user_knn(const ModelTask& task) {
  const std::vector<Axis> axes{{"neighbours", {50, 200, 400}}, {"query_half_life", {100, 30, 10, 5}}};
  return choose_on_grid(task, UserKnnOptions{}, axes, [&](Rows rows, const auto& options) {
    return std::make_unique<UserKnn>(rows, task.data.item_count(), options);
  });
}

TrainedModel train_item_knn(const ModelTask& task) {
  const std::vector<Axis> axes{{"neighbours", {50, 100, 500, 2000}},
                               {"shrinkage", {0, 5, 50, 100}},
                               {"query_half_life", {100, 30, 10, 5}}};
  return choose_on_grid(task, ItemKnnOptions{}, axes, [&](Rows rows, const auto& options) {
    return std::make_unique<ItemKnn>(rows, task.data.item_count(), options);
  });
}

TrainedModel train_v_sknn(const ModelTask& task) { return train_session_knn(task, v_sknn(), {}); }

TrainedModel train_v_stan(const ModelTask& task) {
  return train_session_knn(
      task, v_stan(),
      {{"step_decay", {1, 2, 5, 10, 30}}, {"place_decay", {1, 2, 5, 10, 30}}, {"recency_days", {0, 5, 20}}});
}

TrainedModel train_als(const ModelTask& task) {
  const std::vector<Axis> axes{
      {"factors", {32, 128}}, {"confidence", {2, 5, 20}}, {"regularisation", {1, 10, 30}}};
  return choose_on_grid(task, AlsOptions{.seed = task.seed}, axes, [&](Rows rows, const auto& options) {
    return std::make_unique<Als>(rows, task.data.item_count(), options);
  });
}

TrainedModel train_ease(const ModelTask& task) {
  return train_ease(task, {{.regularisation = 200}}, {{"regularisation", {20, 50, 100, 400, 800}}});
}

TrainedModel train_recent_ease(const ModelTask& task) {
  return train_ease(task, {{.regularisation = 200, .place_half_life = 30}, 3},
                    {{"place_half_life", {1, 3, 10, 100}},
                     {"regularisation", {50, 800, 3200}},
                     {"query_half_life", {1, 2, 5, 10, 20, 40}}});
}

TrainedModel train_personal_repeats(const ModelTask& task) {
  return train_as_it_is(
      task, [&](Rows rows) { return std::make_unique<PersonalRepeats>(rows, task.data.item_count()); });
}

}  // namespace segue::training
