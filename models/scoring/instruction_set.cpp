#include "models/scoring/instruction_set.hpp"

#include <hwy/highway.h>
#include <hwy/targets.h>

namespace segue::models {

// What HWY_DYNAMIC_DISPATCH chooses: the best target is the lowest bit.
std::string_view instruction_set() {
  const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
  return hwy::TargetName(targets & -targets);
}

std::string highway_version() {
  return std::to_string(HWY_MAJOR) + '.' + std::to_string(HWY_MINOR) + '.' + std::to_string(HWY_PATCH);
}

}  // namespace segue::models
