// `segue recommend`: a version's list for a user and some tracks, without server or Kafka.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "configs/command_line.hpp"
#include "models/registry/registry.hpp"

namespace segue::models {

void add_recommend_command(CLI::App& app, const configs::GlobalOptions& options);

struct RecommendOptions {
  std::optional<VersionNumber> version;  // absent: the champion
  std::string user;
  std::vector<std::string> likes;
  std::int64_t k = 20;
};

/// Treats `likes` as a session of completed plays, each the most popular track with that text in its title,
/// artist or id (of ASCII letters, case does not matter). Throws std::runtime_error where there is no such
/// track or version.
void recommend(const Registry& registry, const RecommendOptions& options, std::ostream& out);

}  // namespace segue::models
