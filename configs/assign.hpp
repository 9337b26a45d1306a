// Putting what was written into the configuration, each value held against its key's type and bounds.
#pragma once

#include <vector>

#include "configs/config.hpp"
#include "configs/setting.hpp"

namespace segue::configs {

/// In order: a later setting of a key wins, but an earlier one must be right as well. Keys that keys.hpp does
/// not have are passed over. Throws ConfigError on a wrong type or a value out of bounds.
void assign(const std::vector<Setting>& settings, Config& config);

}  // namespace segue::configs
