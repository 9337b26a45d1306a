// The networks that read a session, as models of the catalogue. The settings are those that did best on the
// validation cases of #nowplaying.
#pragma once

#include "training/selection/model_task.hpp"

namespace segue::training {

TrainedModel train_lstm_model(const ModelTask& task);
TrainedModel train_sasrec(const ModelTask& task);

}  // namespace segue::training
