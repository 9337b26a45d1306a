// The validation of a version before anything is scored with it.
#pragma once

#include <boost/system/result.hpp>
#include <string>

#include "models/registry/version.hpp"

namespace segue::models {

/// Checks the shapes of version.hpp against the vocabulary and each other, no name twice, no NaN or infinity,
/// no negative count. The error is one sentence that names the part.
boost::system::result<void, std::string> check(const Version& version);

}  // namespace segue::models
