// The metadata of tracks, title and artist by TrackId, from the topic `tracks` and from the versions.
#pragma once

#include <deque>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/records/track_metadata.hpp"
#include "models/scoring/recommender.hpp"
#include "sessions/track_interner.hpp"

namespace segue::serving {

/// Thread-safe. Keeps each track's JSON ready, so that composing a list is copying text.
class TrackCatalogue {
 public:
  explicit TrackCatalogue(sessions::TrackInterner& tracks) : tracks_(tracks) {}

  /// From the topic: the newest record of a track takes precedence.
  void update(const ingest::TrackMetadata& metadata);
  /// From a version: only for tracks without a record on the topic.
  void add_missing(std::span<const ingest::TrackMetadata> metadata);

  /// Appends [{"track_id":…,"score":…,"title":…?,"artist":…?},…], as many of the first tracks as `out` can
  /// hold in `max_bytes`.
  void append_json(std::span<const models::ScoredTrack> list, std::string& out,
                   std::size_t max_bytes = std::string::npos) const;
  /// Appends "track_id":…,"title":…?,"artist":…? without braces.
  void append_fields(sessions::TrackId track, std::string& out) const;

  /// Tracks with `query` (ASCII letters in either case) in title, artist or id, at most `limit`: those of
  /// `order` first, in that order, then the others. An empty query finds every track.
  std::vector<sessions::TrackId> search(std::string_view query, std::size_t limit,
                                        std::span<const sessions::TrackId> order) const;

 private:
  struct Entry {
    std::string fields;      // of its JSON
    std::string searchable;  // in lower case
    bool from_topic = false;
  };

  void put(const ingest::TrackMetadata& metadata, bool from_topic);
  const Entry* entry(sessions::TrackId track) const;
  void append_fields_locked(sessions::TrackId track, std::string& out) const;

  sessions::TrackInterner& tracks_;
  mutable std::shared_mutex mutex_;
  std::deque<std::optional<Entry>> entries_;  // by TrackId
};

}  // namespace segue::serving
