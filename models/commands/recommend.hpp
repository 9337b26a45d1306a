// `segue recommend`: a version's list for a user and given tracks, without a server.
#pragma once

#include <iosfwd>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "configs/command_line.hpp"
#include "models/registry/registry.hpp"

namespace segue::models {

struct RecommendOptions {
  std::optional<VersionNumber> version;  // absent: the champion
  std::string user;
  std::vector<std::string> likes;
  std::int64_t k = 20;
  bool repeat = false;              // recommend tracks that the user has already played, too
  std::set<std::string> withdrawn;  // tracks that no list may hold
};

/// Treats `likes` (found by TrackTitles::find) as completed plays that continue the user's newest session, if
/// the version was trained on a data set that still exists at its path; then also prints the user's history.
/// Throws std::runtime_error if a track or the version does not exist.
void recommend(const Registry& registry, const configs::Sessions& sessions_options,
               const RecommendOptions& options, std::ostream& out);

}  // namespace segue::models
