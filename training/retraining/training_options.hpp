// From the configuration to the options of each trainer, and a digest of all settings that shape a version.
#pragma once

#include <string>

#include "configs/config.hpp"
#include "training/catalogue/served_fm.hpp"
#include "training/catalogue/served_lstm.hpp"

namespace segue::training {

LstmTrainingOptions lstm_options(const configs::Training& training);
FmTrainingOptions fm_options(const configs::Training& training);

/// sha256 over every key of sessions.*, recommender.* and training.* with its value: equal settings, equal
/// digest.
std::string config_digest(const configs::Config& config);

}  // namespace segue::training
