// Checks across keys, and of formats that a type and bounds cannot express.
#pragma once

#include <vector>

#include "configs/config.hpp"
#include "configs/setting.hpp"

namespace segue::configs {

/// Bytes below which a limit of a list's message could not hold even the longest ids of what is around its
/// tracks.
inline constexpr std::int64_t least_max_list_bytes = 4096;

/// Throws ConfigError naming the place in `settings` where the offending key was last set.
void check_consistency(const Config& config, const std::vector<Setting>& settings);

}  // namespace segue::configs
