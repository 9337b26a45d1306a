// The checks of what trains: LibTorch, its BLAS library and GPU, as segue-train sees them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "configs/config.hpp"
#include "serving/doctor/diagnosis.hpp"

namespace segue::serving {

/// What `segue-train environment` prints: {"libtorch":"1.13.0","blas":"OpenBLAS 0.3.21 …","gpus":0}.
struct TrainingEnvironment {
  std::string libtorch;
  std::string blas;  // empty: the reference implementation
  std::int64_t gpus = 0;
};
/// nullopt: it is something else.
std::optional<TrainingEnvironment> parse_training_environment(std::string_view json);

/// `gpu_in_machine`: the NVIDIA driver is loaded.
Diagnoses check_training(const TrainingEnvironment& environment, const configs::Training& training,
                         bool gpu_in_machine);

/// Runs `program` and checks what it prints; one diagnosis where it is not there or fails.
Diagnoses check_training(const std::filesystem::path& program, const configs::Training& training);

}  // namespace segue::serving
