// The tracks that are withdrawn, and their rows in a model.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/scoring/model.hpp"
#include "sessions/ids.hpp"

namespace segue::models {

/// Tracks that no list may hold, whatever a version knows of them. Immutable, any thread.
class WithdrawnTracks {
 public:
  explicit WithdrawnTracks(std::vector<sessions::TrackId> tracks);

  std::span<const sessions::TrackId> tracks() const { return tracks_; }  // ascending, each once
  bool contains(sessions::TrackId track) const;

  /// Another one for each object of the process.
  std::uint64_t generation() const { return generation_; }

 private:
  std::vector<sessions::TrackId> tracks_;
  std::uint64_t generation_;
};

/// The rows of withdrawn tracks in a model, found once and kept until either is another. Not thread-safe.
class WithdrawnRows {
 public:
  /// Adds them to `excluded` (ascending rows, each once).
  void exclude(const Model& model, const WithdrawnTracks& withdrawn, std::vector<std::int32_t>& excluded);

 private:
  void find(const Model& model, const WithdrawnTracks& withdrawn);

  std::vector<std::int32_t> rows_;  // ascending
  std::uint64_t model_ = 0;         // generations of what they were found in
  std::uint64_t withdrawn_ = 0;
  std::vector<std::int32_t> together_;
};

}  // namespace segue::models
