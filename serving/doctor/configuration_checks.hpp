// The checks of the configuration beyond what check-config refuses.
#pragma once

#include <filesystem>
#include <optional>

#include "configs/config.hpp"
#include "serving/doctor/diagnosis.hpp"

namespace segue::serving {

/// `file`: where it was read from; nullopt: every key has its default.
Diagnoses check_configuration(const configs::Config& config,
                              const std::optional<std::filesystem::path>& file);

}  // namespace segue::serving
