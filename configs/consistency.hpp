// Checks across keys, and of formats that a type and bounds cannot express.
#pragma once

#include <vector>

#include "configs/config.hpp"
#include "configs/setting.hpp"

namespace segue::configs {

/// Throws ConfigError naming the place in `settings` where the offending key was last set.
void check_consistency(const Config& config, const std::vector<Setting>& settings);

}  // namespace segue::configs
