// The metadata of tracks, title and artist by TrackId, from the topic `tracks` and from the versions.
#pragma once

#include <deque>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/kafka/record.hpp"
#include "ingest/records/track_metadata.hpp"
#include "models/scoring/recommender.hpp"
#include "serving/topic_views/withdrawals.hpp"
#include "sessions/track_interner.hpp"

namespace segue::serving {

/// Thread-safe. Keeps each track's JSON ready, so that composing a list is copying text.
class TrackCatalogue {
 public:
  explicit TrackCatalogue(sessions::TrackInterner& tracks) : tracks_(tracks) {}

  /// A record of the topic, in its order: a track's newest takes precedence. A tombstone withdraws the track
  /// and leaves its title to lists that still show it. One that is no track's is logged and ignored.
  void apply(const ingest::Record& record);
  /// From a version: only for tracks without a record on the topic.
  void add_missing(std::span<const ingest::TrackMetadata> metadata);

  /// {"tracks":[{"track_id":…,"title":…?,"artist":…?},…]}
  std::string tracks_json(std::span<const sessions::TrackId> tracks) const;

  /// Appends [{"track_id":…,"score":…,"title":…?,"artist":…?},…], as many of the first tracks as `out` can
  /// hold in `max_bytes`.
  void append_json(std::span<const models::ScoredTrack> list, std::string& out,
                   std::size_t max_bytes = std::string::npos) const;
  /// Appends "track_id":…,"title":…?,"artist":…? without braces.
  void append_fields(sessions::TrackId track, std::string& out) const;

  /// The record that would make the track available or withdraw it: the newest one with fields, changed in
  /// `available` alone, or one of what is known.
  std::string record(sessions::TrackId track, bool available) const;

  /// Tracks that are not withdrawn, with `query` (case and accents folded) in title, artist or id, at most
  /// `limit`: those of `order` first, in that order, then the others. An empty query finds every track.
  std::vector<sessions::TrackId> search(std::string_view query, std::size_t limit,
                                        std::span<const sessions::TrackId> order) const;

  const WithdrawalsSlot& withdrawals() const { return withdrawals_; }
  /// To be called before the first record where the topic has several partitions.
  void leave_withdrawals_unnumbered() { withdrawals_.leave_unnumbered(); }

 private:
  struct Entry {
    std::string fields;      // of its JSON
    std::string searchable;  // folded
    std::string record;      // on the topic, as it came; empty: from a version
  };

  void put(const ingest::TrackMetadata& metadata, std::string_view record);
  const Entry* entry(sessions::TrackId track) const;
  void append_fields_locked(sessions::TrackId track, std::string& out) const;

  sessions::TrackInterner& tracks_;
  mutable std::shared_mutex mutex_;
  std::deque<std::optional<Entry>> entries_;  // by TrackId
  WithdrawalsSlot withdrawals_;
};

}  // namespace segue::serving
