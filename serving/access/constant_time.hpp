// Comparing secrets so that the time taken says nothing about them.
#pragma once

#include <string_view>

namespace segue::serving {

/// Compares digests of the two, so neither their bytes nor their lengths show in the time taken.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace segue::serving
