// `segue models list|show|activate`: inspection of the registry's versions, and roll-back to an older one.
// Works on the registry's folder; running servers follow it.
#pragma once

#include <iosfwd>

#include "configs/command_line.hpp"
#include "models/registry/registry.hpp"

namespace segue::models {

// The three subcommands. A version that cannot be read is listed with the reason; show and activate throw
// std::runtime_error.

/// One line per version, the champion marked; as JSON: {"champion":2,"versions":[manifest or
/// {"version","error"}]}.
void list_versions(const Registry& registry, bool json, std::ostream& out);

/// Prints the manifest with the numbers of tracks and users and the sizes of the models. Checks every file.
void show_version(const Registry& registry, VersionNumber version, bool json, std::ostream& out);

/// Makes the version the champion after checking every file of it.
void activate_version(Registry& registry, VersionNumber version, std::ostream& out);

}  // namespace segue::models
