// A text index of a version's tracks: titles for output, fuzzy search for input.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/registry/version.hpp"

namespace segue::models {

/// Immutable, any thread.
class TrackTitles {
 public:
  explicit TrackTitles(const Version& version);

  /// "title – artist (id)", or the id alone.
  std::string text(const std::string& track_id) const;

  /// The id of the best match: the most popular track whose title, artist or id contains `wanted`; if none
  /// does, the one that shares the most trigrams with it, if these are at least half of `wanted`'s.
  /// Case and accents are folded.
  std::optional<std::string> find(std::string_view wanted) const;

 private:
  std::optional<std::size_t> containing(const std::string& part) const;
  std::optional<std::size_t> similar(const std::string& part) const;

  std::vector<std::string> ids_;
  std::vector<float> counts_;
  std::vector<std::string> searched_;  // text(), folded, by row
  std::unordered_map<std::string, ingest::TrackMetadata> metadata_;
};

}  // namespace segue::models
