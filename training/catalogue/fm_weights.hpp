// The factorisation machine and its relatives as predictors of weights, by squared error. Epoch and
// regularisation are chosen on the validation rows.
#pragma once

#include "training/selection/weight_task.hpp"

namespace segue::training {

TrainedWeights train_fm_weights(const WeightTask& task);
TrainedWeights train_fm_gcn_weights(const WeightTask& task);           // over the graph of who had what
TrainedWeights train_weighted_fm_gcn_weights(const WeightTask& task);  // whose edges weigh what is known
TrainedWeights train_fm_gcn_att_weights(const WeightTask& task);
TrainedWeights train_noisy_fm_gcn_weights(const WeightTask& task);  // weighted edges, noise on the embeddings

}  // namespace segue::training
