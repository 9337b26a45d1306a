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

std::size_t whole(double setting) { return static_cast<std::size_t>(setting); }

TrainedModel train_session_knn(const ModelTask& task, const SessionKnnOptions& published,
                               std::vector<Axis> axes) {
  axes.push_back({"neighbours", {static_cast<double>(published.neighbours), 50, 100, 200, 500, 1000}});
  axes.push_back({"rarity", {published.rarity, 0, 1, 5}});
  return choose_on_grid(task, axes, [&](Rows rows, const Settings& settings) {
    auto options = published;
    options.neighbours = whole(settings.at("neighbours"));
    options.rarity = settings.at("rarity");
    if (!options.linear_weights) {
      options.step_decay = settings.at("step_decay");
      options.place_decay = settings.at("place_decay");
      options.recency_days = settings.at("recency_days");
    }
    return std::make_unique<SessionKnn>(rows, task.data.item_count(), options);
  });
}

/// Another half-life of the query needs no other weights: those of the settings last asked for are kept.
TrainedModel train_ease(const ModelTask& task, const std::vector<Axis>& axes) {
  std::pair<const InteractionRow*, EaseOptions> learnt;
  std::shared_ptr<const std::vector<float>> weights;
  return choose_on_grid(task, axes, [&](Rows rows, const Settings& settings) {
    EaseOptions options;
    options.regularisation = settings.at("regularisation");
    double query_half_life = 0;
    if (settings.contains("query_half_life")) {
      options.place_half_life = settings.at("place_half_life");
      query_half_life = settings.at("query_half_life");
    }
    if (const std::pair asked{rows.data(), options}; weights == nullptr || asked != learnt) {
      weights =
          std::make_shared<const std::vector<float>>(ease_weights(rows, task.data.item_count(), options));
      learnt = asked;
    }
    return std::make_unique<Ease>(weights, task.data.item_count(), query_half_life);
  });
}

}  // namespace

TrainedModel train_item_pop(const ModelTask& task) {
  return choose_on_grid(task, {}, [&](Rows rows, const Settings&) {
    return std::make_unique<ItemPop>(rows, task.data.item_count());
  });
}

TrainedModel train_feature_pop(const ModelTask& task) {
  return choose_on_grid(task, {}, [&](Rows rows, const Settings&) {
    return std::make_unique<FeaturePop>(task.data.item_features, rows);
  });
}

TrainedModel train_content(const ModelTask& task) {
  return choose_on_grid(task, {}, [&](Rows, const Settings&) {
    return std::make_unique<ContentCosine>(task.data.item_features);
  });
}

TrainedModel train_markov(const ModelTask& task) {
  return choose_on_grid(task, {}, [&](Rows rows, const Settings&) {
    return std::make_unique<SequentialRules>(ItemSequences(rows), task.data.item_count(),
                                             SequentialRulesOptions{.max_distance = 1});
  });
}

TrainedModel train_context_markov(const ModelTask& task) {
  const std::vector<Axis> axes{
      {"window", {5, 1, 2, 3, 8, 20}}, {"growth", {10, 1, 2, 4, 30, 100}}, {"max_distance", {1, 2, 4, 8}}};
  return choose_on_grid(task, axes, [&](Rows rows, const Settings& settings) {
    ContextMarkovOptions options;
    options.window = whole(settings.at("window"));
    options.growth = settings.at("growth");
    options.max_distance = whole(settings.at("max_distance"));
    return std::make_unique<ContextMarkov>(ItemSequences(rows), task.data.item_count(), options);
  });
}

TrainedModel train_sequential_rules(const ModelTask& task) {
  const std::vector<Axis> axes{{"max_distance", {10, 1, 2, 3, 5, 20, 40}},
                               {"steps", {1, 2, 3, 5, 10, 20}},
                               {"step_decay", {0.5, 0.3, 0.7, 0.8, 0.9}},
                               {"support_exponent", {0, 0.25, 0.5, 0.75, 1}},
                               {"backward", {0, 0.25, 0.5, 1}}};
  return choose_on_grid(task, axes, [&](Rows rows, const Settings& settings) {
    SequentialRulesOptions options;
    options.max_distance = whole(settings.at("max_distance"));
    options.backward = settings.at("backward");
    options.steps = whole(settings.at("steps"));
    options.step_decay = settings.at("step_decay");
    options.support_exponent = settings.at("support_exponent");
    return std::make_unique<SequentialRules>(ItemSequences(rows), task.data.item_count(), options);
  });
}

TrainedModel train_user_knn(const ModelTask& task) {
  const std::vector<Axis> axes{{"neighbours", {100, 50, 200, 400}}, {"query_half_life", {0, 100, 30, 10, 5}}};
  return choose_on_grid(task, axes, [&](Rows rows, const Settings& settings) {
    return std::make_unique<UserKnn>(
        rows, task.data.item_count(),
        UserKnnOptions{whole(settings.at("neighbours")), settings.at("query_half_life")});
  });
}

TrainedModel train_item_knn(const ModelTask& task) {
  const std::vector<Axis> axes{{"neighbours", {200, 50, 100, 500, 2000}},
                               {"shrinkage", {20, 0, 5, 50, 100}},
                               {"query_half_life", {0, 100, 30, 10, 5}}};
  return choose_on_grid(task, axes, [&](Rows rows, const Settings& settings) {
    return std::make_unique<ItemKnn>(
        rows, task.data.item_count(),
        ItemKnnOptions{whole(settings.at("neighbours")), settings.at("shrinkage"),
                       settings.at("query_half_life")});
  });
}

TrainedModel train_v_sknn(const ModelTask& task) { return train_session_knn(task, v_sknn(), {}); }

TrainedModel train_v_stan(const ModelTask& task) {
  return train_session_knn(task, v_stan(),
                           {{"step_decay", {3, 1, 2, 5, 10, 30}},
                            {"place_decay", {3, 1, 2, 5, 10, 30}},
                            {"recency_days", {80, 0, 5, 20}}});
}

TrainedModel train_als(const ModelTask& task) {
  const std::vector<Axis> axes{{"factors", {64, 32, 128}},
                               {"confidence", {1, 2, 5, 20}},
                               {"regularisation", {0.01, 1, 10, 30}},
                               {"iterations", {15}}};
  return choose_on_grid(task, axes, [&](Rows rows, const Settings& settings) {
    AlsOptions options;
    options.factors = whole(settings.at("factors"));
    options.confidence = settings.at("confidence");
    options.regularisation = settings.at("regularisation");
    options.iterations = whole(settings.at("iterations"));
    options.seed = task.seed;
    return std::make_unique<Als>(rows, task.data.item_count(), options);
  });
}

TrainedModel train_ease(const ModelTask& task) {
  return train_ease(task, {{"regularisation", {200, 20, 50, 100, 400, 800}}});
}

TrainedModel train_recent_ease(const ModelTask& task) {
  return train_ease(task, {{"place_half_life", {30, 1, 3, 10, 100}},
                           {"regularisation", {200, 50, 800, 3200}},
                           {"query_half_life", {3, 1, 2, 5, 10, 20, 40}}});
}

TrainedModel train_personal_repeats(const ModelTask& task) {
  return choose_on_grid(task, {}, [&](Rows rows, const Settings&) {
    return std::make_unique<PersonalRepeats>(rows, task.data.item_count());
  });
}

}  // namespace segue::training
