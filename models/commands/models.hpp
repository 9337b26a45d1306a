// `segue models list|show|activate`: an operator's look at the registry's versions, and the way back to an
// older one. Works on the registry's folder; servers notice.
#pragma once

#include <iosfwd>

#include "configs/command_line.hpp"
#include "models/registry/registry.hpp"

namespace segue::models {

// What the three do. A version that cannot be read stands in the list with the reason; show and activate
// throw std::runtime_error.

/// A line a version, the champion marked; as JSON: {"champion":2,"versions":[manifest or
/// {"version","error"}]}.
void list_versions(const Registry& registry, bool json, std::ostream& out);

/// The manifest, with the sizes of what it describes. Checks every file.
void show_version(const Registry& registry, VersionNumber version, bool json, std::ostream& out);

/// Makes the version the champion, once every file of it has been checked.
void activate_version(Registry& registry, VersionNumber version, std::ostream& out);

}  // namespace segue::models
