// Constant-time comparison of secrets.
#pragma once

#include <string_view>

namespace segue::serving {

/// Compares digests of the two, so that the running time reveals neither their bytes nor their lengths. Any
/// thread.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace segue::serving
