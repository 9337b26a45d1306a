// `segue recommend`: a version's list for a user and some tracks, without server or Kafka.
#pragma once

#include <iosfwd>
#include <optional>
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
  bool repeat = false;  // recommend what the user already had, too
};

/// Treats `likes` as completed plays (TrackTitles::find) that continue the user's newest session, where the
/// version was trained on a data set that still lies where it lay; then also prints what the user had. Throws
/// std::runtime_error where there is no such track or version.
void recommend(const Registry& registry, const configs::Sessions& sessions_options,
               const RecommendOptions& options, std::ostream& out);

}  // namespace segue::models
