// The baselines as models of the catalogue: what is tried on validation, and what is learnt anew. They see
// the whole sequence, whatever the contexts of the task.
#pragma once

#include "training/selection/model_task.hpp"

namespace segue::training {

TrainedModel train_item_pop(const ModelTask& task);
TrainedModel train_feature_pop(const ModelTask& task);
TrainedModel train_content(const ModelTask& task);
TrainedModel train_markov(const ModelTask& task);
TrainedModel train_context_markov(const ModelTask& task);
TrainedModel train_sequential_rules(const ModelTask& task);
TrainedModel train_user_knn(const ModelTask& task);
TrainedModel train_item_knn(const ModelTask& task);
TrainedModel train_v_sknn(const ModelTask& task);
TrainedModel train_v_stan(const ModelTask& task);
TrainedModel train_als(const ModelTask& task);
TrainedModel train_ease(const ModelTask& task);
TrainedModel train_recent_ease(const ModelTask& task);
TrainedModel train_personal_repeats(const ModelTask& task);

}  // namespace segue::training
