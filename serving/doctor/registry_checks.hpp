// The checks of the registry of versions: its champion, and the storage that it lies on.
#pragma once

#include "configs/config.hpp"
#include "models/registry/registry.hpp"
#include "serving/doctor/diagnosis.hpp"

namespace segue::serving {

/// Reads the champion as a server would: checksums, shapes, numbers.
Diagnosis check_champion(const models::Registry& registry);

/// The size of the files of a version; 0: there is no such version.
std::uint64_t size_of(const models::Registry& registry, models::VersionNumber version);

/// The champion, and the folder and disk of registry.path.
Diagnoses check_registry(const configs::Registry& config);

}  // namespace segue::serving
