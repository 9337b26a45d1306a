// The networks that read a session, as models of the catalogue. Their options: configs/model_options.hpp.
#pragma once

#include "training/selection/model_task.hpp"

namespace segue::training {

TrainedModel train_lstm(const ModelTask& task);
TrainedModel train_sasrec(const ModelTask& task);

}  // namespace segue::training
