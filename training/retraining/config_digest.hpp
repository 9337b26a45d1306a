// A digest of all settings that shape a version.
#pragma once

#include <string>

#include "configs/config.hpp"

namespace segue::training {

/// sha256 over every key of sessions.*, recommender.* and training.* with its value: equal settings, equal
/// digest.
std::string config_digest(const configs::Config& config);

}  // namespace segue::training
