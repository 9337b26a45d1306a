// The instruction set that Highway's kernels run with.
#pragma once

#include <string>
#include <string_view>

namespace segue::models {

/// As Highway names it: "AVX3_DL", "AVX2", "SSE4" … Any thread.
std::string_view instruction_set();

/// Of the headers that this was compiled with.
std::string highway_version();

}  // namespace segue::models
