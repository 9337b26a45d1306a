// The checks of what this program runs with: libraries and instruction sets.
#pragma once

#include "serving/doctor/diagnosis.hpp"

namespace segue::serving {

/// The libraries that are linked, with their versions.
Diagnosis check_libraries();

/// What the kernels run with. `scan`: the integer inner products of the scan (models::panel_kernels).
struct InstructionSets {
  std::string highway;
  std::string scan;
  std::string json;
};
InstructionSets instruction_sets();
Diagnosis check_instruction_sets(const InstructionSets& sets);

}  // namespace segue::serving
