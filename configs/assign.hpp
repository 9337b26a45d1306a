// Assignment of settings to the configuration, each value checked against the type and bounds of its key.
#pragma once

#include <vector>

#include "configs/config.hpp"
#include "configs/setting.hpp"

namespace segue::configs {

/// In order: the last setting of a key wins, but earlier ones must be valid as well. Keys unknown to keys.hpp
/// are skipped. Throws ConfigError on a wrong type or a value out of bounds.
void assign(const std::vector<Setting>& settings, Config& config);

}  // namespace segue::configs
